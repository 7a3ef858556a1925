import { assert } from '../base/assert.ts'
import type { Rgba } from '../pixels/rgba.ts'

/** A square picture of bytes at `side` pixels, with soft or with hard edges between its own. */
export function enlarge(source: Rgba, side: number, way: 'smooth' | 'crisp'): Rgba {
  if (source.width === side) return source
  const small = canvasOf(source.width)
  small.paint.putImageData(new ImageData(source.data, source.width, source.height), 0, 0)
  const large = canvasOf(side)
  large.paint.imageSmoothingEnabled = way === 'smooth'
  large.paint.imageSmoothingQuality = 'high'
  large.paint.drawImage(small.canvas, 0, 0, side, side)
  const { data, width, height } = large.paint.getImageData(0, 0, side, side)
  return { data, width, height }
}

function canvasOf(side: number) {
  const canvas = new OffscreenCanvas(side, side)
  const paint = canvas.getContext('2d')
  assert(paint, 'this browser gives no 2d canvas')
  return { canvas, paint }
}
