import { cropSquare } from '../pixels/crop.ts'
import type { Rgba } from '../pixels/rgba.ts'
import type { Crop } from '../protocol/photos-api.ts'
import type { Box, PhotoReader } from './paint-box.ts'

/** Longest side of the pixels that are read for one crop: eight per pixel of a 256 pixel picture. */
export const WORK_SIDE = 2048

/** A square of a photo at `size` pixels. Only its surroundings are read; beyond the edges it is mirrored. */
export function cropPhoto(photo: PhotoReader, crop: Crop, size: number): Rgba {
  const box = boxAround(crop, photo)
  const pixels = photo.read(box, WORK_SIDE)
  const scale = pixels.width / box.width
  const { centreX, centreY, side, angle } = crop
  const square = { centreX: (centreX - box.left) * scale, centreY: (centreY - box.top) * scale, side: side * scale, angle }
  return cropSquare(pixels, square, size)
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
