import { cropSquare } from '../pixels/crop.ts'
import { toPlanar } from '../pixels/planar.ts'
import type { Crop } from '../protocol/photos-api.ts'
import { type Box, paintBox, readPixels } from './paint-box.ts'

/** Longest side of the pixels that are read for one crop: eight per pixel of a 256 pixel picture. */
export const WORK_SIDE = 2048

/** A square of a bitmap at `size` pixels, planar RGB in [-1, 1]. Only its surroundings are read; beyond the edges it is mirrored. */
export function cropBitmap(bitmap: ImageBitmap, crop: Crop, size: number): Float32Array {
  const box = boxAround(crop, bitmap)
  const pixels = readPixels(paintBox(bitmap, box, WORK_SIDE))
  const scale = pixels.width / box.width
  const { centreX, centreY, side, angle } = crop
  const square = { centreX: (centreX - box.left) * scale, centreY: (centreY - box.top) * scale, side: side * scale, angle }
  return toPlanar(cropSquare(pixels, square, size))
}

/**
 * The upright box around a turned square, cut at the photo. The mirrored parts lie in it too, as long as the
 * square's centre is inside the photo.
 */
export function boxAround({ centreX, centreY, side, angle }: Crop, { width, height }: { width: number; height: number }): Box {
  const reach = (side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)))
  const left = Math.max(0, Math.floor(centreX - reach))
  const top = Math.max(0, Math.floor(centreY - reach))
  const right = Math.min(width, Math.ceil(centreX + reach))
  const bottom = Math.min(height, Math.ceil(centreY + reach))
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}
