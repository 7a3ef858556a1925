import { pasteSquare } from '../pixels/paste.ts'
import { fromPlanar } from '../pixels/planar.ts'
import type { PhotosApi } from '../protocol/photos-api.ts'
import { boxAround } from './crop-bitmap.ts'
import { decodePhoto } from './decode.ts'
import { framedSquare } from './frame-bitmap.ts'
import { canvasContext } from './paint-box.ts'

/** A photo with a picture in place of one of its squares, as a PNG of the photo's own size. Throws `bad-file`. */
export async function pastePicture({ photo, framing, picture, size }: PhotosApi['paste']['in']): Promise<Blob> {
  const bitmap = await decodePhoto(photo)
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const paint = canvasContext(canvas)
  paint.drawImage(bitmap, 0, 0)
  bitmap.close()
  const crop = framedSquare(canvas, framing, size)
  const { left, top, width, height } = boxAround(crop, canvas)
  const square = { ...crop, centreX: crop.centreX - left, centreY: crop.centreY - top }
  const pasted = pasteSquare(paint.getImageData(left, top, width, height), square, fromPlanar(picture, size, size))
  paint.putImageData(new ImageData(pasted.data, width, height), left, top)
  return canvas.convertToBlob({ type: 'image/png' })
}
