import { expect, test } from 'vitest'
import type { LazyTensor } from '../formats/tensor.ts'
import { PART_BYTES, placeWeights, renderDataFile } from './external-data.ts'
import { addWeight, createGraph, type Weight } from './graph.ts'

function tensor(name: string, values: number[]): LazyTensor {
  return { name, dtype: 'float32', shape: [values.length], read: () => Promise.resolve(Float32Array.from(values)) }
}

function weights(tensors: LazyTensor[]): Weight[] {
  const graph = createGraph('g', new Map(tensors.map((item) => [item.name, item])), 'fp32')
  for (const { name, shape } of tensors) addWeight(graph, name, shape)
  return graph.weights
}

async function render(tensors: LazyTensor[], stored: 'float16' | 'float32') {
  const { files, places } = placeWeights('g', weights(tensors), stored)
  return Promise.all(files.map((file) => renderDataFile(file, places, stored, undefined)))
}

test('weights stand one after the other at multiples of 64 bytes', async () => {
  const tensors = [tensor('a', [1, 2, 3]), tensor('b', [4])]
  const [bytes = new Uint8Array()] = await render(tensors, 'float32')
  expect(bytes.length).toBe(68)
  expect(new Float32Array(bytes.buffer, 0, 3)).toEqual(Float32Array.of(1, 2, 3))
  expect(new Float32Array(bytes.buffer, 64, 1)).toEqual(Float32Array.of(4))
  const [halves = new Uint8Array()] = await render(tensors, 'float16')
  expect(Array.from(new Uint16Array(halves.buffer, 0, 3))).toEqual([0x3c00, 0x4000, 0x4200])
})

test('a file ends where the next weight would make it too large; a huge weight has one to itself', () => {
  const huge = (name: string, bytes: number): LazyTensor => ({ ...tensor(name, []), shape: [bytes / 4] })
  const list = weights([huge('a', PART_BYTES - 128), huge('b', 64), huge('c', 192), huge('d', 2 * PART_BYTES), huge('e', 4)])
  const { files, places } = placeWeights('denoiser', list, 'float32')
  expect(files.map(({ file, bytes }) => [file, bytes])).toEqual([
    ['denoiser-1-of-4.bin', PART_BYTES - 64],
    ['denoiser-2-of-4.bin', 192],
    ['denoiser-3-of-4.bin', 2 * PART_BYTES],
    ['denoiser-4-of-4.bin', 4],
  ])
  expect(places.get('b')).toEqual({ file: 'denoiser-1-of-4.bin', offset: PART_BYTES - 128, length: 64 })
})

test('numbers that the stored type cannot hold are refused with the name of the tensor', async () => {
  await expect(render([tensor('fine', [65519]), tensor('large', [1, 65520])], 'float16')).rejects.toThrow(
    /large .*holds 65520, which a float16 weight cannot. Convert with --weights fp32/,
  )
  await expect(render([tensor('large', [1, 65520])], 'float32')).resolves.toHaveLength(1)
  await expect(render([tensor('ruined', [1, Number.NaN])], 'float32')).rejects.toThrow(/ruined .*holds NaN.*damaged/)
  await expect(render([tensor('ruined', [-Infinity])], 'float16')).rejects.toThrow(/ruined .*holds -Infinity/)
})

test('an abort ends it between two weights', async () => {
  const { files, places } = placeWeights('g', weights([tensor('a', [1])]), 'float32')
  const [file] = files
  expect(file).toBeDefined()
  await expect(file && renderDataFile(file, places, 'float32', AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' })
})
