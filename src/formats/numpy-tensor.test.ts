import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'
import { type Code, call, dict, global, int, none, program, text, torchFile, tuple } from './fixtures/pickle-bytes.ts'
import { u32 } from './fixtures/zip-bytes.ts'
import { readWeightsFile } from './weights-file.ts'
import { writeZip } from './write-zip.ts'

const yes: Code = [0x88]
const no: Code = [0x89]

/** `numpy.dtype(code)` with its byte order. */
const dtype = (code: string, order = '<'): Code => [
  ...call(global('numpy', 'dtype'), text(code), no, yes),
  ...tuple(int(3), text(order), none, none, none, int(-1), int(-1), int(0)),
  0x62,
]

/** Bytes as protocol 2 writes them, and as the later ones do. */
const latin1 = (bytes: Uint8Array): Code => {
  const letters = new TextEncoder().encode(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return call(global('_codecs', 'encode'), [0x58, ...u32(letters.length), ...letters], text('latin1'))
}
const binary = (bytes: Uint8Array): Code => [0x42, ...u32(bytes.length), ...bytes]

type Written = { core?: string; type?: Code; shape: number[]; fortran?: Code; content: Code }

/** An array as numpy writes it up to protocol 4. */
const array = ({ core = 'numpy._core', type = dtype('f4'), shape, fortran = no, content }: Written): Code => [
  ...call(global(`${core}.multiarray`, '_reconstruct'), global('numpy', 'ndarray'), tuple(int(0)), latin1(Uint8Array.of(98))),
  ...tuple(int(1), tuple(...shape.map(int)), type, fortran, content),
  0x62,
]

const bytesOf = (values: Float32Array | Float64Array) => new Uint8Array(values.buffer)
const six = bytesOf(Float32Array.of(0, 1, 2, 3, 4, 5))
const swapped = Uint8Array.from(six, (_, i) => six[(i & ~3) + 3 - (i & 3)] ?? 0)

async function open(value: Code) {
  const { tensors } = await readWeightsFile(torchFile(program(dict(['conds', value]))), 'latent.pkl')
  return tensors.get('conds')
}

const buffer = (order: string, shape: number[], ...axes: number[]) => {
  const more = axes.length > 0 ? [tuple(...axes.map(int))] : []
  const content: Code = [0x96, ...u32(six.length, 0), ...six]
  return call(global('numpy._core.numeric', '_frombuffer'), content, dtype('f4'), tuple(...shape.map(int)), text(order), ...more)
}

test.each<[string, Code, number[], number[]]>([
  ['of numpy 2', array({ shape: [2, 3], content: latin1(six) }), [2, 3], [0, 1, 2, 3, 4, 5]],
  ['of numpy 1', array({ core: 'numpy.core', shape: [6], content: binary(six) }), [6], [0, 1, 2, 3, 4, 5]],
  ['in Fortran order', array({ shape: [2, 3], fortran: yes, content: latin1(six) }), [2, 3], [0, 2, 4, 1, 3, 5]],
  ['big-endian', array({ shape: [6], type: dtype('f4', '>'), content: latin1(swapped) }), [6], [0, 1, 2, 3, 4, 5]],
  ['of doubles', array({ shape: [2], type: dtype('f8'), content: latin1(bytesOf(Float64Array.of(0.5, -3))) }), [2], [0.5, -3]],
  ['a scalar', array({ shape: [], content: binary(six.slice(4, 8)) }), [], [1]],
  ['of protocol 5', buffer('C', [2, 3]), [2, 3], [0, 1, 2, 3, 4, 5]],
  ['of protocol 5 in Fortran order', buffer('F', [3, 2]), [3, 2], [0, 3, 1, 4, 2, 5]],
  ['of protocol 5 in another order of its axes', buffer('K', [3, 2, 1], 1, 2, 0), [2, 1, 3], [0, 2, 4, 1, 3, 5]],
])('an array %s', async (_, value, shape, expected) => {
  const found = await open(value)
  expect(found?.shape).toEqual(shape)
  expect(Array.from((await found?.read()) ?? [])).toEqual(expected)
})

/** A file whose pickle has these bytes where an array of `value` has the text or bytes "?". */
async function withContent(value: Code, content: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const [before = '', after = ''] = Buffer.from(program(dict(['conds', value])))
    .toString('latin1')
    .split('\x01\0\0\0?')
  const parts = [Buffer.from(before, 'latin1'), Uint8Array.from(u32(content.length)), content, Buffer.from(after, 'latin1')]
  const pickle = new Blob(parts)
  return writeZip([{ path: 'archive/data.pkl', content: pickle, crc32: crc32(new Uint8Array(await pickle.arrayBuffer())) }])
}

test.each([
  ['text', latin1, (bytes: Uint8Array) => new TextEncoder().encode(Buffer.from(bytes).toString('latin1'))],
  ['bytes', binary, (bytes: Uint8Array) => bytes.slice()],
] as const)('an array of over a megabyte as %s', async (_, write, encode) => {
  const values = Float32Array.from({ length: 300_000 }, (__, i) => Math.sin(i))
  const content = encode(bytesOf(values)) as Uint8Array<ArrayBuffer>
  const file = await withContent(array({ shape: [600, 500], content: write(Uint8Array.of(0x3f)) }), content)
  const { tensors } = await readWeightsFile(file, 'latent.pkl')
  const read = (await tensors.get('conds')?.read()) ?? new Float32Array()
  expect(Buffer.compare(bytesOf(read), bytesOf(values))).toBe(0)
})

test.each([
  ['of objects', array({ shape: [2], type: dtype('O8', '|'), content: tuple(int(1), int(2)) }), 'is an array of the numpy type O8'],
  ['of complex numbers', array({ shape: [3], type: dtype('c8'), content: latin1(six) }), 'is an array of the numpy type c8'],
])('an array %s is refused by its type', async (_, value, reason) => {
  await expect((await open(value))?.read()).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(reason) })
})

test('an array that is shorter than its shape is refused', async () => {
  const message = 'latent.pkl: an array of numpy has 24 bytes; its shape takes 28. The file is damaged.'
  await expect((await open(array({ shape: [7], content: latin1(six) })))?.read()).rejects.toMatchObject({ code: 'bad-file', message })
})
