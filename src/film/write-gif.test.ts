import { decode } from 'modern-gif'
import { expect, test } from 'vitest'
import type { FilmOrder } from '../protocol/film-api.ts'
import type { PaintFrame } from './paint-frame.ts'
import { writeGif } from './write-gif.ts'

const COUNT = 60
const frames = { data: new Float32Array(), count: COUNT }

/** Pictures of one grey each. */
const paint: PaintFrame = (index) => {
  const data = Uint8ClampedArray.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 255 : (index * 4) % 250))
  return { width: 4, height: 4, getContext: () => ({ getImageData: () => ({ data }) }) } as unknown as OffscreenCanvas
}

test.each([1, 7, 10, 12, 18, 22, 24, 28, 29, 30])('%i pictures a second last as long as they should', async (framesPerSecond) => {
  const order: FilmOrder = { frames, size: 4, side: 4, enlarge: 'crisp', format: 'gif', framesPerSecond }
  const gif = decode(await (await writeGif(order, paint, () => {})).arrayBuffer())
  const hundredths = gif.frames.reduce((sum, { graphicControl }) => sum + (graphicControl?.delayTime ?? 0), 0)
  expect(Math.abs(hundredths / 100 - COUNT / framesPerSecond)).toBeLessThanOrEqual(0.01)
})
