import { expect, test, vi } from 'vitest'
import { createSession, startRuntime } from './ort.ts'

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
      }),
  },
}))
vi.mock('onnxruntime-web/jspi', async () => await import('onnxruntime-web/webgpu'))

test('free sizes are strings, and empty where they have no name', async () => {
  await startRuntime(1)
  const { inputs } = await createSession(new Uint8Array(), [], { gpu: null, keepOnGpu: false })
  expect([...inputs.values()]).toEqual([['batch', 3, 8], [''], ['', '']])
})
