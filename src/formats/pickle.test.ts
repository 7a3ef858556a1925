import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { call, dict, get, global, int, list, none, program, put, tensor, text, tuple } from './fixtures/pickle-bytes.ts'
import { u32 } from './fixtures/zip-bytes.ts'
import { MAX_PICKLE_BYTES, readPickle } from './pickle.ts'
import type { PickleValue } from './pickle-value.ts'

/** One object pickled by Python under each protocol. */
const golden = JSON.parse(readFileSync('e2e/golden/pickles.json', 'utf8')) as Record<string, string>

test.each(Object.entries(golden))('what Python wrote under protocol %s reads back', (protocol, hex) => {
  const value = readPickle(Uint8Array.from(Buffer.from(hex, 'hex')), 'p') as Map<string, PickleValue>
  const opaque = (name: string, ...args: unknown[]) => ({ kind: 'opaque', name, args })
  const old = protocol === '2' ? '__builtin__' : 'builtins'
  expect(value.get('a')).toEqual([1, -1, 300, 70000, -(2 ** 31), 2 ** 40, -(2n ** 70n), true, false, null])
  expect(value.get('again')).toBe(value.get('a'))
  expect(value.get('b')).toEqual([1.5, -0, []])
  expect(['c', 'd', 'e', 'f'].map((key) => value.get(key))).toEqual([[1], [1, 2], [1, 2, 3], [1, 2, 3, 4]])
  expect(value.get('s')).toBe('äää')
  expect(value.get('x')).toEqual(Uint8Array.of(0, 255))
  expect(value.get('o')).toEqual(new Map([['k', [[]]]]))
  expect(value.get('t')).toEqual([7])
  expect(value.get('fs')).toEqual([8])
  expect(value.get('z')).toEqual(opaque(`${old}.complex`, 1, 2))
  const cyclic = value.get('cyc') as PickleValue[]
  expect(cyclic[0]).toBe(cyclic)
})

test('a call of anything is only noted', () => {
  expect(readPickle(program(call(global('os', 'system'), text('echo'))), 'p')).toEqual({
    kind: 'opaque',
    name: 'os.system',
    args: ['echo'],
  })
  expect(readPickle(program([...global('x', 'Y'), 0x29, 0x81, ...dict(['a', int(1)]), 0x62]), 'p')).toEqual({
    kind: 'opaque',
    name: 'x.Y',
    args: [],
    state: new Map([['a', 1]]),
  })
  expect(readPickle(program([0x28, ...int(1), 0x69, ...new TextEncoder().encode('x\nY\n')]), 'p')).toEqual({
    kind: 'opaque',
    name: 'x.Y',
    args: [1],
  })
  expect(readPickle(program([0x28, ...global('x', 'Y'), ...int(1), 0x6f]), 'p')).toEqual({ kind: 'opaque', name: 'x.Y', args: [1] })
})

test('a tensor is described, and a parameter is its tensor', () => {
  const expected = {
    kind: 'tensor',
    storage: { kind: 'storage', dtype: 'float32', key: '0', elements: 4 },
    offset: 0,
    shape: [4],
    strides: [1],
    isNegated: false,
  }
  expect(readPickle(program(tensor()), 'p')).toEqual(expected)
  expect(readPickle(program(call(global('torch._utils', '_rebuild_parameter'), tensor(), none)), 'p')).toEqual(expected)
})

test('a tensor of an unknown type is unreadable, one without a shape is opaque', () => {
  expect(readPickle(program(tensor({ type: 'ComplexFloatStorage' })), 'p')).toMatchObject({ kind: 'unreadable', shape: [4] })
  expect(readPickle(program(tensor({ shape: new Array<number>(9).fill(1) })), 'p')).toMatchObject({ kind: 'opaque' })
})

test('a huge list that is shared by many tensors costs nothing', () => {
  const shape = [...list(...new Array<readonly number[]>(50_000).fill([0x4b, 1])), ...put(0), 0x30]
  const rebuild = [...global('torch._utils', '_rebuild_tensor_v2'), ...put(1), 0x30]
  const one = [...get(1), ...tuple(none, int(0), get(0), get(0)), 0x52, 0x30]
  const bytes = program(shape, rebuild, ...new Array<readonly number[]>(30_000).fill(one), none)
  expect(readPickle(bytes, 'p')).toBe(null)
})

test('a long text stays where it is', () => {
  const long = (opcode: number) => {
    const bytes = new Uint8Array(1_200_008).fill(0x61)
    bytes.set([0x80, 2, opcode, ...u32(1_200_000)])
    bytes[1_200_007] = 0x2e
    return bytes
  }
  expect(readPickle(long(0x58), 'p')).toEqual({ kind: 'span', start: 7, length: 1_200_000, isText: true })
  expect(readPickle(long(0x42), 'p')).toEqual({ kind: 'span', start: 7, length: 1_200_000, isText: false })
})

const damaged = 'the file is damaged or not a checkpoint.'
const refused: [string, Uint8Array, string][] = [
  ['nothing', new Uint8Array(), `p: its pickle ends in the middle of an instruction at byte 0; ${damaged}`],
  ['a cut', program(text('abc')).slice(0, 8), `p: its pickle ends in the middle of an instruction at byte 7; ${damaged}`],
  ['no STOP', program(none).slice(0, -1), `p: its pickle ends in the middle of an instruction at byte 3; ${damaged}`],
  ['protocol 0', Uint8Array.of(0x80, 0, 0x2e), `p: its pickle has protocol 0 (expected 2 to 5) at byte 2; ${damaged}`],
  ['a text instruction', program([0x49, 0x31, 10]), `p: its pickle has the unknown instruction 0x49 at byte 3; ${damaged}`],
  ['an empty stack', program(), `p: its pickle takes a value that was never put down at byte 3; ${damaged}`],
  ['a pop below a mark', program(none, [0x28, 0x30]), `p: its pickle takes a value that was never put down at byte 5; ${damaged}`],
  ['a missing mark', program([0x74]), `p: its pickle looks for a mark that was never set at byte 3; ${damaged}`],
  ['an unknown memo', program([0x68, 7]), `p: its pickle recalls value 7, which was never stored, at byte 4; ${damaged}`],
  ['a key alone', program([0x7d, 0x28, 0x4e, 0x75]), `p: its pickle has a key without a value at byte 6; ${damaged}`],
  [
    'a name of numbers',
    program(int(1), int(2), [0x93]),
    `p: its pickle names a class by something that is not text at byte 13; ${damaged}`,
  ],
  ['an endless name', program([0x63, 0x61]), `p: its pickle has a name without an end at byte 3; ${damaged}`],
  ['a lying string', program([0x58, 0xff, 0xff, 0xff, 0x7f]), `p: its pickle ends in the middle of an instruction at byte 7; ${damaged}`],
  ['lying bytes', program([0x42, 0xff, 0xff, 0xff, 0x7f]), `p: its pickle ends in the middle of an instruction at byte 7; ${damaged}`],
  [
    'a lying integer',
    program([0x8b, 0xff, 0xff, 0xff, 0x7f]),
    `p: its pickle has an integer of 2147483647 bytes (limit 32) at byte 7; ${damaged}`,
  ],
  ['a strange reference', program(text('x'), [0x51]), `p: its pickle refers to something that is not a storage at byte 9; ${damaged}`],
  ['a strange storage', program(tuple(text('storage')), [0x51]), `p: its pickle describes a storage wrongly at byte 17; ${damaged}`],
  ['a tower of values', new Uint8Array(200_000).fill(0x4e), `p: its pickle piles up more than 100000 values at byte 100001; ${damaged}`],
  ['a tower of marks', new Uint8Array(200_000).fill(0x28), `p: its pickle piles up more than 100000 values at byte 100001; ${damaged}`],
  ['an endless pickle', endless(), `p: its pickle has more than 500000 instructions at byte 500000; ${damaged}`],
  [
    'a giant',
    new Uint8Array(MAX_PICKLE_BYTES + 1),
    `p: its pickle has ${MAX_PICKLE_BYTES + 1} bytes; at most ${MAX_PICKLE_BYTES} are read.`,
  ],
]

function endless(): Uint8Array {
  return Uint8Array.from({ length: 2_000_010 }, (_, i) => (i % 2 ? 0x30 : 0x7d))
}

test.each(refused)('%s is refused', (_, bytes, message) => {
  expect(() => readPickle(bytes, 'p')).toThrowError(expect.objectContaining({ code: 'bad-file', message }))
})
