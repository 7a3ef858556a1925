import type { FoundFace } from '../protocol/photos-api.ts'
import { canvasContext } from './paint-box.ts'
import type { PixelSize } from './read-size.ts'
import type { WholePhoto } from './whole-photo.ts'

/** A photo is kept with its face up to this size: a camera's largest JPEG, with room. */
const MAX_KEPT_BYTES = 50_000_000

/** A search for faces, the largest first: what `searchFaces` tells early, which may stay out, and `all` at its end. */
export type FaceSearch = { early: readonly Promise<FoundFace[]>[]; all: Promise<FoundFace[]> }

/** The source of a photo, its upright size and pixels, and the search for its faces, which begins when it is opened. */
export type HeldPhoto = { source: Blob | ImageBitmap; size: PixelSize; whole: WholePhoto; faces: FaceSearch }

/**
 * A photo as a copy of its bytes, since the user's file may change or vanish. A picture without a file (camera, drawing) becomes a PNG.
 * Null where it is too large to be kept.
 */
export async function photoFile(source: Blob | ImageBitmap): Promise<Blob | null> {
  const file = source instanceof Blob ? source : await writeBitmap(source)
  return file.size > MAX_KEPT_BYTES ? null : new Blob([await file.arrayBuffer()], { type: file.type })
}

function writeBitmap(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  canvasContext(canvas).drawImage(bitmap, 0, 0)
  return canvas.convertToBlob({ type: 'image/png' })
}
