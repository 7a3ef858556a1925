import { assert } from '../base/assert.ts'
import type { Rgba } from '../pixels/rgba.ts'

/** A smooth picture is enlarged to at least this side by the canvas, whose cubic filter is better than that of CSS. */
const SMOOTH_SIDE = 768

/** Paints a picture at its own size (`crisp`), or enlarged by a whole factor with a cubic filter (`smooth`). */
export function paintEnlarged(canvas: HTMLCanvasElement | OffscreenCanvas, source: Rgba, enlarge: 'smooth' | 'crisp'): void {
  const factor = enlarge === 'crisp' ? 1 : Math.max(1, Math.ceil(SMOOTH_SIDE / source.width))
  const small = factor === 1 ? canvas : new OffscreenCanvas(source.width, source.height)
  small.width = source.width
  small.height = source.height
  context(small).putImageData(new ImageData(source.data, source.width, source.height), 0, 0)
  if (small === canvas) return
  canvas.width = source.width * factor
  canvas.height = source.height * factor
  const paint = context(canvas)
  paint.imageSmoothingQuality = 'high'
  paint.drawImage(small, 0, 0, canvas.width, canvas.height)
}

function context(canvas: HTMLCanvasElement | OffscreenCanvas): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  const found = canvas.getContext('2d')
  assert(found, 'this browser gives no 2d canvas')
  return found
}
