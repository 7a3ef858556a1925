import { expect, test } from '../engine-test.ts'

test('every step is reported, with the time left and a preview now and then', async ({ harness, device }) => {
  const {
    seen: events,
    firstAlone,
    begun,
  } = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const images = await h.faces(2)
      const { z } = await h.engine.call('encode', { images })
      const way = { method: 'ddim' as const, steps: 5 }
      let [firstAlone, begun] = [0, 0]
      await h.engine.call(
        'invert',
        { images, z, way, preview: true },
        { onEvent: (event) => event.kind === 'step' && (firstAlone = Math.max(firstAlone, event.preview?.length ?? 0)) },
      )
      const seen: { done: number; total: number; leftMs: number | null; preview: number | null; bright: boolean; atMs: number }[] = []
      await h.engine.call(
        'invert',
        { images, z, way, preview: true, previewAll: true },
        {
          onEvent: (event) => {
            if (event.kind !== 'step') return void (begun = event.total)
            const { preview, done, total, leftMs } = event
            const bright = preview?.every((value) => Math.abs(value) <= 1) ?? true
            seen.push({ done, total, leftMs, preview: preview?.length ?? null, bright, atMs: performance.now() })
          },
        },
      )
      return { seen, firstAlone, begun }
    },
    { device },
  )
  expect(begun).toBe(5)
  expect(events.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5])
  expect(events.map(({ leftMs }) => typeof leftMs)).toEqual(['object', 'number', 'number', 'number', 'number'])
  expect(events.at(-1)).toMatchObject({ total: 5, leftMs: 0, preview: null })
  const previews = events.filter(({ preview }) => preview !== null)
  expect(previews.length).toBeGreaterThan(0)
  expect(previews.every(({ preview, bright }) => preview === 2 * 3 * 32 * 32 && bright)).toBe(true)
  expect(firstAlone).toBe(3 * 32 * 32)
})

test('a cancelled inversion ends within one step, and the engine is ready', async ({ harness, device }) => {
  const { ended, stepsAfter, next } = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const images = await h.faces(1)
      const { z } = await h.engine.call('encode', { images })
      const controller = new AbortController()
      let stepsAfter = 0
      const onEvent = (event: { kind: string; done?: number }) => {
        if (event.kind !== 'step') return
        const { done } = event
        if (controller.signal.aborted) stepsAfter++
        if (done === 2) controller.abort()
      }
      const job = h.engine.call(
        'invert',
        { images, z, way: { method: 'ddim', steps: 100 }, preview: false },
        { signal: controller.signal, onEvent },
      )
      const ended = await h.outcome(job)
      return { ended, stepsAfter, next: await h.outcome(h.engine.call('encode', { images })) }
    },
    { device },
  )
  expect(ended).toBe('aborted: Cancelled.')
  expect(stepsAfter).toBeLessThanOrEqual(1)
  expect(next).toBe('done')
})

test('a job that waits for another is cancelled at once', async ({ harness }) => {
  const order = await harness.evaluate(async (h) => {
    await h.load({ device: 'wasm' })
    const images = await h.faces(1)
    const { z } = await h.engine.call('encode', { images })
    const order: string[] = []
    const controller = new AbortController()
    const first = h.engine.call('invert', { images, z, way: { method: 'ddim', steps: 5 }, preview: false })
    const second = h.engine.call('encode', { images }, { signal: controller.signal })
    controller.abort()
    await Promise.all([first.then(() => order.push('first')), h.outcome(second).then((how) => order.push(how))])
    return order
  })
  expect(order).toEqual(['aborted: Cancelled.', 'first'])
})

test('inputs that do not fit the pack are refused by name', async ({ harness, device }) => {
  const outcomes = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const images = await h.faces(1)
      const broken = { data: images.data.with(5, Number.NaN), count: 1 }
      const z = { data: new Float32Array(3), count: 1 }
      const way = { method: 'ddim' as const, steps: 4 }
      const wrong = h.noise(images.data.slice(1), 1)
      return [
        await h.outcome(h.engine.call('encode', { images: { ...images, count: 2 } })),
        await h.outcome(h.engine.call('encode', { images: broken })),
        await h.outcome(h.engine.call('invert', { images, z, way, preview: false })),
        await h.outcome(h.engine.call('invert', { images, z: null, way, preview: false })),
        await h.outcome(h.engine.call('render', { noise: wrong, z: null, way, preview: false })),
        await h.outcome(h.engine.call('encode', { images })),
      ]
    },
    { device },
  )
  expect(outcomes).toEqual([
    'internal: images.data: expected 6144 numbers for this pack, got 3072.',
    'internal: images.data: expected finite numbers, got NaN at 5.',
    'internal: z.data: expected 64 numbers for this pack, got 3.',
    'bad-pack: config.json: graphs.baseline_modulation: the pack "toyface" lacks it.',
    'internal: noise.codes.data: expected 3072 numbers for this pack, got 3071.',
    'done',
  ])
})
