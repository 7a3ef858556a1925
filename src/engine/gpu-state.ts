import { assert, at } from '../base/assert.ts'
import { numbersIn } from '../protocol/space.ts'
import { openConditions } from './modulation.ts'
import type { Net } from './net.ts'
import { gpuTensor, type Tensor } from './ort.ts'
import type { PlanStart, PlanState } from './plan-state.ts'

const BYTES = Float32Array.BYTES_PER_ELEMENT

/**
 * A plan in GPU memory. x and p go to and fro between two buffers each, so that nothing is allocated per step and
 * nothing but the row crosses the bus. When it cannot be opened, its buffers are destroyed.
 */
export async function openGpuState(net: Net, device: GPUDevice, { x, p, dims, times, ...conditions }: PlanStart): Promise<PlanState> {
  const rowDims = net.modulationDims(at(dims, 0))
  const rows = openConditions(net, conditions, times, numbersIn(rowDims))
  const buffers: GPUBuffer[] = []
  const release = () => {
    rows.release()
    for (const buffer of buffers) buffer.destroy()
  }
  const allocate = async (shape: readonly number[], data?: Float32Array): Promise<Tensor> => {
    const buffer = device.createBuffer({ size: alignedBytes(numbersIn(shape)), usage: bufferUsage() })
    buffers.push(buffer)
    if (data) device.queue.writeBuffer(buffer, 0, data)
    return gpuTensor(buffer, shape)
  }
  const allocateAll = async () => {
    const [modulation, row, x0] = [await allocate(rowDims), await allocate(net.rowDims()), await allocate(dims)]
    const now = { x: await allocate(dims, x), p: await allocate(dims, p ?? undefined) }
    return { modulation, row, x0, now, other: { x: await allocate(dims), p: await allocate(dims) } }
  }
  const { modulation, row, x0, ...states } = await allocateAll().catch((thrown: unknown) => {
    release()
    throw thrown
  })
  let { now, other } = states

  async function step(index: number, numbers: Float32Array, fresh: Float32Array | null): Promise<void> {
    if (fresh) device.queue.writeBuffer(now.p.gpuBuffer, 0, fresh)
    device.queue.writeBuffer(row.gpuBuffer, 0, numbers)
    const { tensor, offset, length } = await rows.row(index)
    copy(device, tensor.gpuBuffer, offset * BYTES, modulation.gpuBuffer, length * BYTES)
    await net.denoiser.run({ ...conditions.fixed, ...now, modulation, row }, { next: other.x, x0, p_next: other.p })
    ;[now, other] = [other, now]
    // A run resolves when its work is submitted. Without this wait the loop would submit every step at once, and no cancel could stop it.
    await device.queue.onSubmittedWorkDone()
  }

  return {
    step,
    firstX0: (count) => read(device, x0, count * numbersIn(dims.slice(1))),
    read: async () => ({ x: await read(device, now.x, numbersIn(dims)), p: await read(device, now.p, numbersIn(dims)) }),
    release,
  }
}

/** A function, since a browser without WebGPU lacks `GPUBufferUsage` when this file is loaded. */
const bufferUsage = (): number => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST

/** The runtime wants buffers in steps of 16 bytes. */
const alignedBytes = (length: number): number => Math.ceil((length * BYTES) / 16) * 16

function copy(device: GPUDevice, from: GPUBuffer, offset: number, to: GPUBuffer, bytes: number): void {
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(from, offset, to, 0, bytes)
  device.queue.submit([encoder.finish()])
}

/** The first `length` numbers of a tensor of ours. */
async function read(device: GPUDevice, tensor: Tensor, length: number): Promise<Float32Array> {
  const size = length * BYTES
  assert(size <= tensor.gpuBuffer.size, `cannot read ${size} bytes of ${tensor.gpuBuffer.size}`)
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  try {
    copy(device, tensor.gpuBuffer, 0, staging, size)
    await staging.mapAsync(GPUMapMode.READ)
    return new Float32Array(staging.getMappedRange().slice(0))
  } finally {
    staging.destroy()
  }
}
