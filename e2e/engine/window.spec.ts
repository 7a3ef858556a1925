import { expect, test } from '../engine-test.ts'

test('a window of codes is the chain of the renders before, in and after it', async ({ harness, device }) => {
  const errors = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const images = await h.faces(1)
      const { z: own } = await h.engine.call('encode', { images })
      const other = { data: own.data.map((value, i) => value + Math.sin(i)), count: 1 }
      const xT = { data: await h.floats('toyface/xT_T10', images.data.length), pair: null, count: 1 }
      const plan = h.plan('render', 5)
      const draw = async (x: typeof xT, z: typeof own, rows: typeof plan.rows, window: [number, number] | null = null) => {
        const place = window && { z: other, first: window[0], end: window[1] }
        const answer = await h.engine.call('render', { xT: x, z, window: place, plan: { ...plan, rows }, preview: false })
        return { data: answer.images.data, pair: null, count: 1 }
      }
      const [first, middle, last] = [plan.rows.slice(0, 1), plan.rows.slice(1, 3), plan.rows.slice(3)]
      const chained = await draw(await draw(await draw(xT, own, first), other, middle), own, last)
      const plain = await draw(xT, own, plan.rows)
      const edited = await draw(xT, other, plan.rows)
      return {
        chain: h.relativeError((await draw(xT, own, plan.rows, [1, 3])).data, chained.data),
        all: h.relativeError((await draw(xT, own, plan.rows, [0, 5])).data, edited.data),
        none: h.relativeError((await draw(xT, own, plan.rows, [2, 2])).data, plain.data),
        moved: h.relativeError(chained.data, plain.data),
        refused: await h.outcome(draw(xT, own, plan.rows, [3, 9])),
      }
    },
    { device },
  )
  expect(errors).toMatchObject({ chain: 0, all: 0, none: 0, refused: 'internal: window: expected rows from 0 to 5, got 3 to 9.' })
  expect(errors.moved).toBeGreaterThan(0.01)
})
