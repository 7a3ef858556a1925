import { expect, test, vi } from 'vitest'
import { createSession, isRuntimeFree, startRuntime } from './ort.ts'

vi.mock('onnxruntime-web/webgpu', () => ({
  env: { wasm: {} },
  InferenceSession: {
    create: () =>
      Promise.resolve({
        inputMetadata: [
          { name: 'x', isTensor: true, shape: ['batch', 3, 8] },
          { name: 't', isTensor: true, shape: [0xffffffff] },
          { name: 'p', isTensor: true, shape: [-1, ''] },
        ],
        outputMetadata: [],
        run: () => new Promise(() => {}),
      }),
  },
}))
vi.mock('onnxruntime-web/jspi', async () => await import('onnxruntime-web/webgpu'))

test('free sizes are strings, and empty where they have no name', async () => {
  await startRuntime(1)
  const { inputs } = await createSession(new Uint8Array(), [], { gpu: null, keepOnGpu: false })
  expect([...inputs.values()]).toEqual([['batch', 3, 8], [''], ['', '']])
})

test('the runtime is free until a run does not end', async () => {
  await startRuntime(1)
  const session = await createSession(new Uint8Array(), [], { gpu: null, keepOnGpu: false })
  expect(await isRuntimeFree(1000)).toBe(true)
  void session.run({})
  expect(await isRuntimeFree(10)).toBe(false)
})
