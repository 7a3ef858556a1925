import { expect, test } from '../engine-test.ts'
import { expectLoaded } from './expect-loaded.ts'

test('a worker killed in the middle of a job is replaced, and the job goes on from its inputs', async ({
  harness,
  engineWorker,
  device,
}) => {
  const job = await harness.evaluateHandle(
    async (h, { device }) => {
      await h.load({ device })
      const steps: number[] = []
      const images = await h.faces(1)
      const { z } = await h.engine.call('encode', { images })
      const result = h.engine.call(
        'invert',
        { images, z, way: { method: 'ddim', steps: 4 }, preview: false },
        { onEvent: (event) => event.kind === 'step' && steps.push(event.done) },
      )
      return { steps, ended: h.outcome(result) }
    },
    { device },
  )
  await expect.poll(() => job.evaluate(({ steps }) => steps.length), { intervals: [20], timeout: 60_000 }).toBeGreaterThanOrEqual(1)
  await engineWorker().evaluate(() => self.close())
  expect(await job.evaluate(({ ended }) => ended)).toBe('done')
  expect(await job.evaluate(({ steps }) => steps.slice(-4))).toEqual([1, 2, 3, 4])
  expect(await harness.evaluate(({ log }) => log)).toEqual([`ready on ${device}`, 'restart after worker-died, again', `ready on ${device}`])
})

test(
  'a GPU tells what it runs on, and its process that crashes costs one restart, with the x_T of wasm',
  { tag: '@gpu' },
  async ({ harness, browser }) => {
    test.setTimeout(900_000) // a software GPU shares its cores with other tests
    const info = await harness.evaluate((h) => h.load({ device: 'webgpu' }))
    expectLoaded(info, 'webgpu')
    const job = await harness.evaluateHandle(async (h) => {
      const images = await h.faces(1)
      const { z } = await h.engine.call('encode', { images })
      const steps: number[] = []
      const input = { images, z, way: { method: 'ddim' as const, steps: 4 }, preview: false }
      const result = h.engine.call('invert', input, { onEvent: (event) => event.kind === 'step' && steps.push(event.done) })
      return { input, steps, ended: h.outcome(result), result }
    })
    await expect.poll(() => job.evaluate(({ steps }) => steps.length), { intervals: [20], timeout: 60_000 }).toBeGreaterThanOrEqual(1)
    await (await browser.newBrowserCDPSession()).send('Browser.crashGpuProcess')
    expect(await job.evaluate(({ ended }) => ended)).toBe('done')
    expect(await harness.evaluate(({ log }) => log)).toEqual(['ready on webgpu', 'restart after device-lost, again', 'ready on webgpu'])
    const error = await harness.evaluate(async (h, job) => {
      const { input, result } = job
      await h.load({ device: 'wasm' }) // which numbers.spec.ts holds to the reference
      const { noise } = await h.engine.call('invert', input)
      return h.relativeError((await result).noise.codes.data, noise.codes.data)
    }, job)
    expect(error).toBeLessThan(0.02)
  },
)

test('memory does not grow over 200 runs', async ({ harness, engineWorker, device }) => {
  const runs = device === 'wasm' ? 200 : 8
  const after = async (count: number) => {
    await harness.evaluate(
      async (h, { count }) => {
        for (let i = 0; i < count; i++) {
          const { z } = await h.engine.call('sampleCodes', { first: 0, count: 1, seed: i, steps: 2 })
          const noise = { seed: i, indices: [0] }
          await h.engine.call('render', { noise, z, way: { method: 'ddim', steps: 2 }, preview: true })
        }
      },
      { count },
    )
    return engineWorker().evaluate(() => {
      const { liveBuffers, wasmBytes } = Reflect.get(globalThis, 'counters') as { liveBuffers: number; wasmBytes: () => number }
      return { liveBuffers, wasmBytes: wasmBytes() }
    })
  }
  await harness.evaluate((h, { device }) => h.load({ device }), { device })
  const early = await after(runs / 4)
  const late = await after((runs * 3) / 4)
  expect(late.liveBuffers).toBe(early.liveBuffers)
  // The heap grows by a fifth at a time, now and then once for its own reasons. What the runs leave behind would take it further.
  expect(late.wasmBytes).toBeLessThan(1.3 * early.wasmBytes)
})
