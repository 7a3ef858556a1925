/** A square of a photo, in pixels of the upright original: its centre, its side, and its clockwise turn in radians. */
export type Crop = { centreX: number; centreY: number; side: number; angle: number }

/** An open photo: `preview` is the whole picture on white, reduced where it is large; the sizes are the original's. */
export type OpenPhoto = { preview: ImageBitmap; width: number; height: number }

/** The photo worker's contract. It holds one photo at a time, so that the page never touches its pixels. */
export type PhotosApi = {
  /** Decodes a file, or takes a camera frame. `bad-file` says what came and what to do. */
  open: { in: { source: Blob | ImageBitmap }; out: OpenPhoto; event: never }
  /** Samples a square of the open photo at `size` pixels: planar RGB in [-1, 1]. Neither changes what is open. */
  crop: { in: { crop: Crop; size: number }; out: Float32Array; event: never }
  /** Decodes a square picture and resizes it to `size` pixels, without opening it: planar RGB in [-1, 1]. */
  read: { in: { source: Blob; size: number }; out: Float32Array; event: never }
  close: { in: undefined; out: undefined; event: never }
}
