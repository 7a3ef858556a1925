import { Encoder } from 'modern-gif'
import type { FilmOrder } from '../protocol/film-api.ts'
import { type PaintFrame, readFrame } from './paint-frame.ts'

/** GIF delays are hundredths of a second, and browsers slow down frames with a delay below two of them. */
const TICK_MS = 10
const SHORTEST_MS = 20

/** Of the whole film, so that still parts do not flicker. One of 256 is for transparency. */
const MAX_COLOURS = 255

/** An endless GIF with one palette for all frames. */
export async function writeGif({ side, frames, framesPerSecond }: FilmOrder, paint: PaintFrame, onFrame: () => void): Promise<Blob> {
  const encoder = new Encoder({ width: side, height: side, maxColors: MAX_COLOURS })
  for (let index = 0; index < frames.count; index++) {
    await encoder.encode({ data: readFrame(paint(index)), delay: delayOf(index, framesPerSecond) })
    onFrame()
  }
  return encoder.flush('blob')
}

/** Each picture's end is rounded, and not its length, so that the film keeps its time. At most 50 a second. */
function delayOf(index: number, framesPerSecond: number): number {
  const endMs = (pictures: number) => TICK_MS * Math.round((1000 * pictures) / framesPerSecond / TICK_MS)
  return Math.max(SHORTEST_MS, endMs(index + 1) - endMs(index))
}
