import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import type { Gpu } from './gpu.ts'
import { orFailure } from './gpu-failure.ts'
import { createSession, startRuntime } from './ort.ts'

// Garbage collection shows which objects a long-lived object still holds.

vi.mock('onnxruntime-web/webgpu', () => ({
  env: { wasm: {} },
  InferenceSession: {
    create: () =>
      Promise.resolve({ inputMetadata: [], outputMetadata: [], run: () => Promise.resolve({}), release: () => Promise.resolve() }),
  },
}))
vi.mock('onnxruntime-web/jspi', async () => await import('onnxruntime-web/webgpu'))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Whether an object is gone after a few turns of the event loop. */
async function isGone(object: WeakRef<object>): Promise<boolean> {
  for (let i = 0; i < 10 && object.deref(); i++) {
    await new Promise((resolve) => setTimeout(resolve))
    collect()
  }
  return !object.deref()
}

test('a session keeps neither its graph nor its weights, which the runtime has copied', async () => {
  await startRuntime(1)
  const make = async () => {
    const [graph, weights] = [new Uint8Array(8), new Uint8Array(8)]
    const session = await createSession(graph, [{ path: 'a.bin', data: weights }], { gpu: null, keepOnGpu: false })
    return { session, graph: new WeakRef(graph), weights: new WeakRef(weights) }
  }
  const { session, graph, weights } = await make()
  expect([await isGone(graph), await isGone(weights)]).toEqual([true, true])
  expect(await session.run({})).toEqual({})
})

test('a GPU that goes on keeps no result of the work that ran on it', async () => {
  const gpu = { failure: new Promise<never>(() => {}) } as Gpu
  const run = async () => new WeakRef(await orFailure(gpu, Promise.resolve({ images: new Float32Array(8) })))
  expect(await isGone(await run())).toBe(true)
  expect(gpu.failure).toBeInstanceOf(Promise)
})

test('a failure rejects work that runs and work that comes later', async () => {
  let fail: (failure: Error) => void = () => {}
  const gpu = { failure: new Promise<never>((_, reject) => (fail = reject)) } as Gpu
  const running = orFailure(gpu, new Promise(() => {}))
  fail(new Error('lost'))
  await expect(running).rejects.toThrow('lost')
  await expect(orFailure(gpu, new Promise(() => {}))).rejects.toThrow('lost')
})
