import { describe, expect, test } from 'vitest'
import {
  type Code,
  call,
  dict,
  global,
  int,
  none,
  program,
  tensor,
  type TensorInput,
  text,
  torchFile,
  tuple,
} from './fixtures/pickle-bytes.ts'
import type { ZipInput } from './fixtures/zip-bytes.ts'
import { readWeightsFile } from './weights-file.ts'

// Values as torch.load and numpy give them for the same calls.

const yes: Code = [0x88]
const utils = (name: string) => global('torch._utils', name)
const fromType = (rebuild: Code, type: Code, args: Code, state: Code) =>
  call(global('torch._tensor', '_rebuild_from_type_v2'), rebuild, type, args, state)

/** The arguments of `_rebuild_tensor_v2` for a view of storage "0", which holds 1, 2, 3, 4. */
function argsOf({ offset = 0, shape = [4], strides = [1], type = 'FloatStorage', elements = 4 }: TensorInput = {}, ...more: Code[]): Code {
  const storage = [...tuple(text('storage'), global('torch', type), text('0'), text('cpu'), int(elements)), 0x51]
  return tuple(storage, int(offset), tuple(...shape.map(int)), tuple(...strides.map(int)), [0x89], none, ...more)
}

async function open(value: Code, more: readonly ZipInput[] = []) {
  const { tensors } = await readWeightsFile(torchFile(program(dict(['w', value])), more), 'last.ckpt')
  return tensors.get('w')
}
const numbers = async (value: Code, more: readonly ZipInput[] = []) => Array.from((await (await open(value, more))?.read()) ?? [])
const shapeOf = async (value: Code) => (await open(value))?.shape

describe('a tensor in another spelling is the tensor', () => {
  test.each<[string, Code, number[]]>([
    ['expanded', tensor({ elements: 4, shape: [2, 4], strides: [0, 1] }), [1, 2, 3, 4, 1, 2, 3, 4]],
    ['expanded within', tensor({ shape: [2, 3], strides: [1, 0] }), [1, 1, 1, 2, 2, 2]],
    ['unfolded', tensor({ shape: [3, 2], strides: [1, 1] }), [1, 2, 2, 3, 3, 4]],
    ['of a class', fromType(utils('_rebuild_tensor_v2'), global('__main__', 'MyTensor'), argsOf(), none), [1, 2, 3, 4]],
    ['with attributes', fromType(utils('_rebuild_tensor_v2'), global('torch', 'Tensor'), argsOf(), dict(['tag', int(1)])), [1, 2, 3, 4]],
    ['a parameter', call(utils('_rebuild_parameter'), tensor(), yes, dict()), [1, 2, 3, 4]],
    [
      'a parameter with attributes',
      call(utils('_rebuild_parameter_with_state'), tensor(), yes, dict(), dict(['tag', int(2)])),
      [1, 2, 3, 4],
    ],
    ['with the negative bit', [...utils('_rebuild_tensor_v2'), ...argsOf({}, dict(['neg', yes])), 0x52], [-1, -2, -3, -4]],
    [
      'of a class, with the negative bit and strides',
      fromType(utils('_rebuild_tensor_v2'), global('a', 'B'), argsOf({ shape: [2], strides: [2] }, dict(['neg', yes])), none),
      [-1, -3],
    ],
  ])('%s', async (_, value, expected) => expect(await numbers(value)).toEqual(expected))

  test('with the negative bit unset it keeps its sign', async () => {
    expect(await numbers([...utils('_rebuild_tensor_v2'), ...argsOf({}, dict(['neg', [0x89]])), 0x52])).toEqual([1, 2, 3, 4])
  })
})

describe('float8 is converted', () => {
  const float8 = (type: string, offset: number, count: number): Code => {
    const storage = [...tuple(text('storage'), global('torch.storage', 'UntypedStorage'), text('8'), text('cpu'), int(256)), 0x51]
    const view = [int(offset), tuple(int(count)), tuple(int(1)), [0x89], none] as const
    return call(utils('_rebuild_tensor_v3'), storage, ...view, global('torch', type))
  }
  const all = [{ path: 'archive/data/8', bytes: Uint8Array.from({ length: 256 }, (_, pattern) => pattern) }]

  test.each([
    // Smallest, largest subnormal, smallest normal, one, largest.
    ['float8_e4m3fn', { 0x00: 0, 0x01: 2 ** -9, 0x07: 7 * 2 ** -9, 0x08: 2 ** -6, 0x38: 1, 0x7e: 448, 0xb8: -1, 0x7f: NaN, 0xff: NaN }],
    [
      'float8_e5m2',
      { 0x01: 2 ** -16, 0x03: 3 * 2 ** -16, 0x04: 2 ** -14, 0x3c: 1, 0x7b: 57344, 0x7c: Infinity, 0xfc: -Infinity, 0x7d: NaN, 0xc1: -2.5 },
    ],
  ])('%s', async (type, expected) => {
    const values = await numbers(float8(type, 0, 256), all)
    for (const [pattern, value] of Object.entries(expected)) expect([pattern, values[Number(pattern)]]).toEqual([pattern, value])
  })

  test('part of a storage counts elements, not bytes', async () => {
    expect(await numbers(float8('float8_e4m3fn', 0x38, 2), all)).toEqual([1, 1.125])
    expect((await open(float8('float8_e4m3fn', 0, 256), all))?.dtype).toBe('float8_e4m3fn')
  })
})

describe('a tensor without numbers that can be told is opened, and refused where it is used', () => {
  test.each<[string, Code, string]>([
    [
      'meta',
      call(utils('_rebuild_meta_tensor_no_storage'), global('torch', 'float32'), tuple(int(4)), tuple(int(1)), [0x89]),
      'has no numbers',
    ],
    ['quantised', [...utils('_rebuild_qtensor'), ...argsOf(), 0x52], 'is quantised. Save it after dequantize().'],
    [
      'conjugate',
      [...utils('_rebuild_tensor_v2'), ...argsOf({ type: 'ComplexFloatStorage' }, dict(['conj', yes])), 0x52],
      'torch.ComplexFloatStorage',
    ],
    [
      'of an unknown number type',
      call(utils('_rebuild_tensor_v3'), none, int(0), tuple(int(4)), tuple(int(1)), none, none, global('torch', 'uint16')),
      'torch.uint16',
    ],
    ['sparse', call(utils('_rebuild_sparse_tensor'), none, none), 'is sparse, which is not read. Every tensor has to be dense'],
    [
      'a piece of a distributed one',
      fromType(utils('_rebuild_wrapper_subclass'), global('torch.distributed.tensor', 'DTensor'), tuple(none), dict()),
      'save the full state dict',
    ],
    [
      'of another library',
      call(global('torchao.dtypes', 'AffineQuantizedTensor'), int(1)),
      'is of the class torchao.dtypes.AffineQuantizedTensor',
    ],
  ])('%s', async (_, value, reason) => {
    const found = await open(value)
    expect(found?.unreadable).toContain(reason)
    await expect(found?.read()).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(`last.ckpt: tensor "w" `) })
  })

  test('its shape is known where the file says it', async () => {
    const size = call(global('torch', 'Size'), tuple(int(2), int(3)))
    expect(await shapeOf(call(utils('_rebuild_sparse_tensor'), none, tuple(none, none, size, yes)))).toEqual([2, 3])
    expect(await shapeOf(call(utils('_rebuild_sparse_csr_tensor'), none, tuple(none, none, none, size)))).toEqual([2, 3])
    expect(await shapeOf([...utils('_rebuild_qtensor'), ...argsOf({ shape: [2, 2], strides: [2, 1] }), 0x52])).toEqual([2, 2])
  })
})
