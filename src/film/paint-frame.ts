import { pictureLength } from '../protocol/space.ts'
import { assert } from '../base/assert.ts'
import { fromPlanar } from '../pixels/planar.ts'
import type { FilmOrder } from '../protocol/film-api.ts'

export type PaintFrame = (index: number) => OffscreenCanvas

/** Paints the frames of an order, one at a time, on one canvas of its side. */
export function createFramePainter({ frames, size, side, enlarge }: FilmOrder): PaintFrame {
  const [small, large] = [openCanvas(size), openCanvas(side)]
  large.context.imageSmoothingEnabled = enlarge === 'smooth'
  large.context.imageSmoothingQuality = 'high'
  const numbers = pictureLength(size)
  return (index) => {
    const { data } = fromPlanar(frames.data.subarray(index * numbers, (index + 1) * numbers), size, size)
    small.context.putImageData(new ImageData(data, size, size), 0, 0)
    large.context.drawImage(small.canvas, 0, 0, side, side)
    return large.canvas
  }
}

/** The bytes of a painted frame, RGBA. */
export function readFrame(canvas: OffscreenCanvas): Uint8ClampedArray<ArrayBuffer> {
  const context = canvas.getContext('2d')
  assert(context, 'a painted frame has a 2d canvas')
  return new Uint8ClampedArray(context.getImageData(0, 0, canvas.width, canvas.height).data)
}

function openCanvas(side: number) {
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  assert(context, 'this browser gives no 2d canvas')
  return { canvas, context }
}
