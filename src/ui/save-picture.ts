import { assert } from '../base/assert.ts'
import { fromPlanar } from '../pixels/planar.ts'

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

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser reads the blob after the click; a minute is far more than it takes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** A title without its extension and without what a file system does not like. */
function fileStem(title: string): string {
  const stem = title.replace(/\.(jpe?g|png|webp|avif|gif|svg|bmp)\b/i, '').replace(/[^\p{L}\p{N}]+/gu, '-')
  return stem.replace(/^-+|-+$/g, '').toLowerCase() || 'face'
}
