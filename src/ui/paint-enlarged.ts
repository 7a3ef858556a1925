import { assert } from '../base/assert.ts'
import type { Rgba } from '../pixels/rgba.ts'

/**
 * Paints a picture at its own size (`crisp`), or enlarged by a whole factor to at least `side` pixels (`smooth`) with the
 * canvas's cubic filter, which is better than the filter of CSS.
 */
export function paintEnlarged(canvas: HTMLCanvasElement | OffscreenCanvas, source: Rgba, enlarge: 'smooth' | 'crisp', side: number): void {
  const factor = enlarge === 'crisp' ? 1 : Math.max(1, Math.ceil(side / source.width))
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
  // Asked separately: TypeScript picks an overload of the union by the order in which it met the two types.
  const found = canvas instanceof OffscreenCanvas ? canvas.getContext('2d') : canvas.getContext('2d')
  assert(found, 'this browser gives no 2d canvas')
  return found
}
