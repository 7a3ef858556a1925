import { expect, test } from 'vitest'
import { readSafetensors } from './safetensors.ts'
import type { DType } from './tensor.ts'
import { type SafetensorsInput, writeSafetensors } from './write-safetensors.ts'

function input(name: string, dtype: DType, shape: number[], data: ArrayBufferView<ArrayBuffer>): SafetensorsInput {
  return { name, dtype, shape, bytes: new Uint8Array(data.buffer) }
}

const inputs = [
  input('b.weight', 'float32', [2, 2], Float32Array.of(1, -2, 0.1, 4)),
  input('a', 'float16', [3], Uint16Array.of(0x3c00, 0x0001, 0xfc00)),
  input('c', 'bfloat16', [1, 2], Uint16Array.of(0x3f80, 0xc000)),
  input('empty', 'int8', [0, 7], new Int8Array()),
  input('d', 'int64', [], BigInt64Array.of(-5n)),
  input('e', 'bool', [2], Uint8Array.of(0, 1)),
]

test('what was written reads back, in order, with its metadata', async () => {
  const { tensors, metadata } = await readSafetensors(writeSafetensors(inputs, { note: 'ä' }), 'x')
  const read = await Promise.all(Array.from(tensors.values(), async (t) => [t.name, t.dtype, t.shape, Array.from(await t.read())]))
  expect(metadata).toEqual({ note: 'ä' })
  expect(read).toEqual([
    ['b.weight', 'float32', [2, 2], [1, -2, Math.fround(0.1), 4]],
    ['a', 'float16', [3], [1, 2 ** -24, -Infinity]],
    ['c', 'bfloat16', [1, 2], [1, -2]],
    ['empty', 'int8', [0, 7], []],
    ['d', 'int64', [], [-5]],
    ['e', 'bool', [2], [0, 1]],
  ])
})

test('the layout is that of the format: length, JSON padded with spaces to 8 bytes, data', async () => {
  const bytes = new Uint8Array(await writeSafetensors([input('w', 'uint8', [2], Uint8Array.of(7, 9))]).arrayBuffer())
  const json = '{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}'.padEnd(56)
  expect(bytes).toEqual(Uint8Array.from([56, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(json), 7, 9]))
})

test('metadata may be null', async () => {
  const { tensors, metadata } = await readSafetensors(
    file({ __metadata__: null, w: { dtype: 'F8_E5M2', shape: [2], data_offsets: [0, 2] } }, 2),
    'x',
  )
  expect([metadata, await tensors.get('w')?.read()]).toEqual([{}, Float32Array.of(0, 0)])
})

function file(header: unknown, dataBytes: number, length?: bigint): Blob {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  return new Blob([BigUint64Array.of(length ?? BigInt(json.length)), json, new Uint8Array(dataBytes)])
}

const w = { dtype: 'F32', shape: [2], data_offsets: [0, 8] }
const refused: [string, Blob, string][] = [
  ['a stump', new Blob(['1234']), 'bytes 0 to 8 were expected but the file has 4; it is cut off or damaged.'],
  ['a lying header length', file({ w }, 8, 1000n), 'bytes 8 to 1008 were expected but the file has 70; it is cut off or damaged.'],
  ['a giant header length', file({ w }, 8, 2n ** 63n), 'its header claims 9223372036854776000 bytes; at most 4194304 are read.'],
  ['broken JSON', file('{"w":', 0), 'its header is not JSON; the file is damaged.'],
  ['a list', file([1], 0), 'its header is not a JSON object; the file is damaged.'],
  ['a cut', file({ w }, 7), 'its tensors take 8 bytes but the file has 7 for them; it is cut off or damaged.'],
  ['bytes left over', file({ w }, 9), 'its tensors take 8 bytes but the file has 9 for them; it is cut off or damaged.'],
  ['an overlap', file({ w, v: { ...w, data_offsets: [4, 12] } }, 12), 'tensor "v" begins at byte 4 of the data; expected 8.'],
  ['a hole', file({ v: { ...w, data_offsets: [9, 17] }, w }, 17), 'tensor "v" begins at byte 9 of the data; expected 8.'],
  ['a wrong size', file({ w: { ...w, shape: [3] } }, 8), 'tensor "w" has 8 bytes; shape [3] of float32 takes 12.'],
  ['a backward span', file({ w: { ...w, data_offsets: [8, 0] } }, 8), 'tensor "w" has -8 bytes; shape [2] of float32 takes 8.'],
  ['an unknown type', file({ w: { ...w, dtype: 'F8_E8M0' } }, 8), 'tensor "w" has the unsupported type "F8_E8M0".'],
  ['a type of the prototype', file({ w: { ...w, dtype: 'toString' } }, 8), 'tensor "w" has the unsupported type "toString".'],
  ['a negative size', file({ w: { ...w, shape: [-1, -2] } }, 8), 'tensor "w" has no proper shape.'],
  ['too many axes', file({ w: { ...w, shape: [2, 1, 1, 1, 1, 1, 1, 1, 1] } }, 8), 'tensor "w" has no proper shape.'],
  ['missing offsets', file({ w: { dtype: 'F32', shape: [2] } }, 8), 'tensor "w" has no proper data_offsets.'],
  ['three offsets', file({ w: { ...w, data_offsets: [0, 8, 8] } }, 8), 'tensor "w" has no proper data_offsets.'],
  ['a number for a tensor', file({ w: 1 }, 8), 'tensor "w" has the unsupported type undefined.'],
  [
    'twenty thousand tensors and one',
    file(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [i, 0])), 0),
    'its header lists 20001 tensors; at most 20000 are read.',
  ],
  ['metadata of another kind', file({ __metadata__: [1] }, 0), 'its __metadata__ is not a JSON object.'],
]

test.each(refused)('%s is refused', async (_, blob, message) => {
  await expect(readSafetensors(blob, 'x')).rejects.toThrowError(expect.objectContaining({ code: 'bad-file', message: `x: ${message}` }))
})
