import { expect, test } from '../engine-test.ts'

test('a window of codes is seen in its part of the way, and the others in the remaining part', async ({ harness, device }) => {
  const errors = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const images = await h.faces(1)
      const { z: own } = await h.engine.call('encode', { images })
      const other = { data: own.data.map((value, i) => value + Math.sin(i)), count: 1 }
      const noise = h.noise(await h.floats('toyface/xT_T10', images.data.length), 1)
      const draw = async (z: typeof own, window: { z: typeof own; from: number; to: number } | null = null) => {
        const { images } = await h.engine.call('render', { noise, z, window, way: { method: null, steps: 5 }, preview: false })
        return images.data
      }
      const early = await draw(own, { z: other, from: 0, to: 0.4 })
      const [plain, edited] = [await draw(own), await draw(other)]
      return {
        complement: h.relativeError(await draw(other, { z: own, from: 0.4, to: 1 }), early),
        all: h.relativeError(await draw(own, { z: other, from: 0, to: 1 }), edited),
        none: h.relativeError(await draw(own, { z: other, from: 0.4, to: 0.4 }), plain),
        fromPlain: h.relativeError(early, plain),
        fromEdited: h.relativeError(early, edited),
        middle: h.relativeError(await draw(own, { z: other, from: 0.2, to: 0.6 }), early),
        refused: await h.outcome(draw(own, { z: other, from: 0.6, to: 1.8 })),
      }
    },
    { device },
  )
  const refused = 'internal: window: expected a part of the way from 0 to 1, got 0.6 to 1.8.'
  expect(errors).toMatchObject({ complement: 0, all: 0, none: 0, refused })
  for (const moved of [errors.fromPlain, errors.fromEdited, errors.middle]) expect(moved).toBeGreaterThan(0.01)
})
