/** A square of a photo, in pixels of the upright original: its centre, its side, and its clockwise turn in radians. */
export type Crop = { centreX: number; centreY: number; side: number; angle: number }

export type Point = { x: number; y: number }

/** Where a face is, in pixels of the picture (0, 0 is the middle of the first pixel). Left and right as seen in it. */
export type FaceMarks = { leftEye: Point; rightEye: Point; mouth: Point }

/** The marks of a face that was found; without `isSure` it may be none, or its marks may be off. */
export type FoundFace = FaceMarks & { isSure: boolean }

/** The part of a photo that becomes a face. With `marks` it is their official alignment, and `crop` follows it; without, it is `crop`. */
export type Framing = { crop: Crop; marks: FaceMarks | null }

/**
 * A photo that was framed by itself: `faces` is how many were found in it, the largest first, or null where they cannot be looked
 * for; `isSure` is about the framed one; `picture` is planar RGB in [-1, 1]; `file` is as of the verb of this name.
 */
export type FramedPhoto = { picture: Float32Array; framing: Framing; faces: number | null; isSure: boolean; file: Blob | null }

/** Names a photo that the worker holds. It stays unique when the worker is started anew. */
export type PhotoId = string

/**
 * A photo that the worker holds until `close`: `preview` is the whole picture on white, reduced where it is large, and the
 * page's to close; the sizes are the original's.
 */
export type OpenPhoto = { id: PhotoId; preview: ImageBitmap; width: number; height: number }

/**
 * A loss of a photo that a face is put into: its colours are converted by the browser (to Display P3), its brightness beyond white for screens of
 * high dynamic range is gone, or its colours have 8 bits in place of more.
 */
export type PhotoLoss = 'colours' | 'hdr' | 'bits'

/** A photo with a face put into it, as a PNG. */
export type PastedPhoto = { file: Blob; losses: readonly PhotoLoss[] }

/** The photo worker's contract. It holds the pixels of open photos, so that the page never touches them. */
export type PhotosApi = {
  /**
   * Decodes a file, or takes a camera frame. Throws `bad-file` with the reason in its values, and `aborted`, after which
   * nothing is held.
   */
  open: { in: { source: Blob | ImageBitmap }; out: OpenPhoto; event: never }
  /**
   * The faces of an open photo, the largest first; as events those that the first look is sure of, from afar and then in their final places, while the next one may find more. The first
   * call loads the finder. Throws `internal` for a photo that is not open, as all verbs with `id`.
   */
  find: { in: { id: PhotoId }; out: FoundFace[]; event: FoundFace[] }
  /** Samples a square of an open photo at `size` pixels: planar RGB in [-1, 1]. */
  crop: { in: { id: PhotoId; framing: Framing; size: number }; out: Float32Array; event: never }
  /** Frames a photo by itself, at `size` pixels, without opening it (`frameUnasked`). Throws `bad-file`. */
  frame: { in: { source: Blob; size: number }; out: FramedPhoto; event: never }
  /** Decodes a square picture and resizes it to `size` pixels, without opening it: planar RGB in [-1, 1]. */
  read: { in: { source: Blob; size: number }; out: Float32Array; event: never }
  /** An open photo as a file that does not change any more; a camera frame as a PNG. Null where it is too large to be kept. */
  file: { in: { id: PhotoId }; out: Blob | null; event: never }
  /**
   * The whole of a photo with a picture (planar RGB in [-1, 1], `size` pixels square) where this framing took its own, as a PNG. The
   * picture's edge is soft, and outside the square every pixel stays the one of the file, in its own colours and alpha, to 8 bits.
   * With `mask` (one number a pixel of the picture, 0 to 1) the picture is seen only as much as it says. Throws `bad-file`. Needs no open photo.
   */
  paste: {
    in: { photo: Blob; framing: Framing; picture: Float32Array; size: number; mask?: Float32Array | null }
    out: PastedPhoto
    event: never
  }
  /** Releases an open photo; one that is not open is left alone. */
  close: { in: { id: PhotoId }; out: undefined; event: never }
}
