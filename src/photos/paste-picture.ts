import { assert } from '../base/assert.ts'
import { rowOf } from '../formats/file-kinds.ts'
import { DISPLAY_P3, type RgbSpace, SRGB } from '../formats/icc.ts'
import { writePng } from '../formats/write-png.ts'
import { maskPicture } from '../math/edit-mask.ts'
import { pasteSquare } from '../pixels/paste.ts'
import { fromPlanar } from '../pixels/planar.ts'
import { createRgba, type Rgba } from '../pixels/rgba.ts'
import type { PastedPhoto, PhotosApi } from '../protocol/photos-api.ts'
import { boxAround } from './crop-photo.ts'
import { decodePhoto } from './decode.ts'
import { framedSquare } from './frame-bitmap.ts'
import { coloursOf } from './own-colours.ts'
import { readOwnPixels } from './own-pixels.ts'
import type { Box } from './paint-box.ts'
import { lossesOf } from './photo-losses.ts'
import { toSpace } from './to-space.ts'

/**
 * A photo with a picture in place of one of its squares, as a PNG of the photo's own size. Pixels outside the square are those of the
 * file, in its own colours and alpha, to 8 bits; `losses` say what of the file the PNG lacks. Throws `bad-file`.
 */
export async function pastePicture({ photo, framing, picture, size, mask = null }: PhotosApi['paste']['in']): Promise<PastedPhoto> {
  const bytes = new Uint8Array(await photo.arrayBuffer())
  const kind = rowOf(bytes)?.kind ?? null
  const bitmap = await decodePhoto(photo)
  try {
    const crop = framedSquare(bitmap, framing, size)
    const box = boxAround(crop, bitmap)
    const square = { ...crop, centreX: crop.centreX - box.left, centreY: crop.centreY - box.top }
    const seen = mask && fromPlanar(maskPicture(mask), size, size)
    const paste = (pixels: Rgba, space: RgbSpace) => pasteSquare(pixels, square, toSpace(fromPlanar(picture, size, size), space), seen)
    const own = await readOwnPixels(photo, coloursOf(bytes, kind), bitmap)
    const losses = lossesOf(bytes, kind, own !== null)
    if (!own) return { file: await pasteOnCanvas(bitmap, box, paste), losses }
    put(own.pixels, box, paste(cut(own.pixels, box), own.colours.space))
    return { file: new Blob([await writePng(own.pixels, own.colours.chunks)], { type: 'image/png' }), losses }
  } finally {
    bitmap.close()
  }
}

/** For colours that only the browser knows how to reckon with: in Display P3, which holds those of screens and phones. */
async function pasteOnCanvas(bitmap: ImageBitmap, box: Box, paste: (pixels: Rgba, space: RgbSpace) => Rgba): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const paint = canvas.getContext('2d', { colorSpace: 'display-p3', willReadFrequently: true })
  assert(paint, 'this browser gives no 2d canvas')
  paint.drawImage(bitmap, 0, 0)
  const { data, width, height, colorSpace } = paint.getImageData(box.left, box.top, box.width, box.height)
  const pasted = paste({ data: new Uint8ClampedArray(data), width, height }, colorSpace === 'display-p3' ? DISPLAY_P3 : SRGB)
  paint.putImageData(new ImageData(pasted.data, width, height, { colorSpace }), box.left, box.top)
  return canvas.convertToBlob({ type: 'image/png' })
}

function cut({ data, width }: Rgba, box: Box): Rgba {
  const out = createRgba(box.width, box.height)
  for (let y = 0; y < box.height; y++) {
    const from = 4 * ((box.top + y) * width + box.left)
    out.data.set(data.subarray(from, from + 4 * box.width), 4 * y * box.width)
  }
  return out
}

function put({ data, width }: Rgba, box: Box, part: Rgba): void {
  for (let y = 0; y < box.height; y++) {
    data.set(part.data.subarray(4 * y * box.width, 4 * (y + 1) * box.width), 4 * ((box.top + y) * width + box.left))
  }
}
