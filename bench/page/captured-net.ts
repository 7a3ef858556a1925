import type { Net } from '../../src/engine/net.ts'
import { floatTensor, gpuTensor, outputOf, type Tensor } from '../../src/engine/ort.ts'
import { numbersIn } from '../../src/protocol/space.ts'
import { rowNumbers } from '../../src/math/samplers/row-numbers.ts'
import type { NetRun } from './net-run.ts'

/**
 * With graph capture: every feed is one buffer for ever, and the runtime gives the same output buffers at every run, so that
 * the new state is copied back into the old one.
 */
export function runCaptured(net: Net, device: GPUDevice): NetRun {
  let feeds: Promise<Record<'x' | 'p' | 'modulation' | 'row', Tensor>> | null = null
  return async ({ rows, x, z, dims }) => {
    feeds ??= allocate(net, device, dims)
    const fixed = await feeds
    const times = Float32Array.from(rows, ({ t }) => t)
    const input = { z: await floatTensor(z, [1, z.length]), t: await floatTensor(times, [times.length]) }
    const modulation = outputOf(await net.modulation.run(input), 'modulation')
    device.queue.writeBuffer(fixed.x.gpuBuffer, 0, x)
    const width = numbersIn(fixed.modulation.dims) * 4
    for (const [i, row] of rows.entries()) {
      device.queue.writeBuffer(fixed.row.gpuBuffer, 0, rowNumbers(row, net.prediction))
      copy(device, modulation, i * width, fixed.modulation, width)
      const outputs = await net.denoiser.run({ ...fixed })
      copy(device, outputOf(outputs, 'next'), 0, fixed.x, x.byteLength)
      copy(device, outputOf(outputs, 'p_next'), 0, fixed.p, x.byteLength)
      await device.queue.onSubmittedWorkDone()
    }
    modulation.dispose()
    return readBack(device, fixed.x, x.byteLength)
  }
}

async function allocate(net: Net, device: GPUDevice, dims: number[]) {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
  const make = (shape: number[]) => gpuTensor(device.createBuffer({ size: Math.ceil(numbersIn(shape) / 4) * 16, usage }), shape)
  return { x: await make(dims), p: await make(dims), modulation: await make(net.modulationDims(1)), row: await make(net.rowDims()) }
}

function copy(device: GPUDevice, from: Tensor, offset: number, to: Tensor, bytes: number): void {
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(from.gpuBuffer, offset, to.gpuBuffer, 0, bytes)
  device.queue.submit([encoder.finish()])
}

async function readBack(device: GPUDevice, tensor: Tensor, size: number): Promise<Float32Array> {
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(tensor.gpuBuffer, 0, staging, 0, size)
  device.queue.submit([encoder.finish()])
  await staging.mapAsync(GPUMapMode.READ)
  const numbers = new Float32Array(staging.getMappedRange().slice(0))
  staging.destroy()
  return numbers
}
