import { assert } from '../base/assert.ts'
import type { Rgba } from '../pixels/rgba.ts'

export type Box = { left: number; top: number; width: number; height: number }

/** A decoded photo, of which boxes are read: opaque, and reduced until no side is longer than `longest`. */
export type PhotoReader = { width: number; height: number; read: (box: Box, longest: number) => Rgba }

/** A bitmap, read by way of a canvas. */
export function readerOf(bitmap: ImageBitmap): PhotoReader {
  const { width, height } = bitmap
  return { width, height, read: (box, longest) => readPixels(paintBox(bitmap, box, longest)) }
}

/** The size of a box once it is reduced. */
export function reducedSize(box: Box, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(box.width, box.height))
  return { width: Math.max(1, Math.round(box.width * scale)), height: Math.max(1, Math.round(box.height * scale)) }
}

/** A box of a bitmap on white paper, reduced by the browser's own filter until no side is longer than `longest`. */
export function paintBox(bitmap: ImageBitmap, box: Box, longest: number): OffscreenCanvas {
  const { width, height } = reducedSize(box, longest)
  const canvas = new OffscreenCanvas(width, height)
  const paint = canvasContext(canvas)
  paint.fillStyle = '#fff'
  paint.fillRect(0, 0, canvas.width, canvas.height)
  paint.imageSmoothingQuality = 'high'
  paint.drawImage(bitmap, box.left, box.top, box.width, box.height, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** The pixels of a canvas that holds no transparent ones. */
export function readPixels(canvas: OffscreenCanvas): Rgba {
  const { data, width, height } = canvasContext(canvas).getImageData(0, 0, canvas.width, canvas.height)
  return { data: new Uint8ClampedArray(data), width, height }
}

/** For canvases whose pixels are read. */
export function canvasContext(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const found = canvas.getContext('2d', { willReadFrequently: true })
  assert(found, 'this browser gives no 2d canvas')
  return found
}
