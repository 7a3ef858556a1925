import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openGpuState } from './gpu-state.ts'
import { createNet } from './net.ts'
import type { Session } from './ort.ts'

const made = vi.hoisted(() => ({ tensors: 0, failAt: Infinity }))

vi.mock('./ort.ts', () => ({
  gpuTensor: (gpuBuffer: object, dims: readonly number[]) => {
    made.tensors++
    return made.tensors === made.failAt ? Promise.reject(new Error('out of memory')) : Promise.resolve({ gpuBuffer, dims })
  },
}))

/** A device that counts its living buffers and their bytes. */
function fakeDevice() {
  const living = new Set<object>()
  const createBuffer = ({ size }: { size: number }) => {
    const buffer = { size, destroy: () => living.delete(buffer) }
    living.add(buffer)
    return buffer
  }
  return { living, device: { createBuffer, queue: { writeBuffer: () => {} } } as unknown as GPUDevice }
}

const inputs = new Map([
  ['x', ['batch', 2, 4, 4]],
  ['modulation', ['batch', 5, 1, 1]],
  ['row', [7]],
])
const session = { inputs } as unknown as Session
const modulation = { inputs: new Map([['z', ['batch', 3]]]) } as unknown as Session
const net = createNet({ modulation, denoiser: session, gpu: null, prediction: 'eps' })
const start = { x: new Float32Array(64), p: null, dims: [2, 2, 4, 4], times: [0], z: null }

beforeEach(() => {
  vi.stubGlobal('GPUBufferUsage', { STORAGE: 1, COPY_SRC: 2, COPY_DST: 4 })
  Object.assign(made, { tensors: 0, failAt: Infinity })
})
afterEach(() => vi.unstubAllGlobals())

test('buffers hold states, a row and its modulation, and are destroyed on release', async () => {
  const { living, device } = fakeDevice()
  const state = await openGpuState(net, device, start)
  expect([...living].map((buffer) => (buffer as GPUBuffer).size)).toEqual([48, 32, 256, 256, 256, 256, 256])
  state.release()
  expect(living.size).toBe(0)
})

test.each([1, 2, 3, 4, 5, 6, 7])('when buffer %i cannot be had, none stays behind', async (failAt) => {
  made.failAt = failAt
  const { living, device } = fakeDevice()
  await expect(openGpuState(net, device, start)).rejects.toThrow('out of memory')
  expect(living.size).toBe(0)
})
