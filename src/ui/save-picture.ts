import { assert } from '../base/assert.ts'
import { fromPlanar } from '../pixels/planar.ts'
import { fileStem, saveBlob } from './save-blob.ts'

/** Saves a square picture (planar RGB in [-1, 1], `size` pixels) as a PNG of `side` pixels, to the downloads. */
export async function savePicture(
  picture: Float32Array,
  size: number,
  side: number,
  enlarge: 'smooth' | 'crisp',
  title: string,
): Promise<void> {
  const { data, width, height } = fromPlanar(picture, size, size)
  const small = canvasOf(size)
  small.paint.putImageData(new ImageData(data, width, height), 0, 0)
  const large = canvasOf(side)
  large.paint.imageSmoothingEnabled = enlarge === 'smooth'
  large.paint.imageSmoothingQuality = 'high'
  large.paint.drawImage(small.canvas, 0, 0, side, side)
  saveBlob(await large.canvas.convertToBlob({ type: 'image/png' }), `${fileStem(title)}.png`)
}

function canvasOf(side: number) {
  const canvas = new OffscreenCanvas(side, side)
  const paint = canvas.getContext('2d')
  assert(paint, 'this browser gives no 2d canvas')
  return { canvas, paint }
}
