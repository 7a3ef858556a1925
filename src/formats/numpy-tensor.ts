import {
  isKind,
  type PickledStorage,
  type PickleOpaque,
  type PickleValue,
  type TorchTensor,
  type UnreadableTensor,
} from './pickle-value.ts'
import { type DType, MAX_DIMENSIONS } from './tensor.ts'

type Numbers = TorchTensor | UnreadableTensor

/** Number types by their codes in numpy. */
const types: Readonly<Record<string, DType>> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u1: 'uint8',
  b1: 'bool',
}

/**
 * An array as numpy pickles it, in version 1 (`numpy.core`) and 2 (`numpy._core`): up to protocol 4 by its state, in protocol 5 from a buffer.
 * Undefined for any other object.
 */
export function numpyTensor({ name, args, state }: PickleOpaque): Numbers | undefined {
  if (/^numpy\._?core\.multiarray\._reconstruct$/.test(name) && Array.isArray(state)) {
    const [, shape, type, isFortran, content] = state
    return isShape(shape) ? arrayOf(shape, type, content, isFortran === true ? backwards(shape) : [...shape.keys()]) : undefined
  }
  if (!/^numpy\._?core\.numeric\._frombuffer$/.test(name)) return undefined
  const [content, type, stored, order, axes] = args
  if (!isShape(stored)) return undefined
  if (order !== 'K' || !isShape(axes)) return arrayOf(stored, type, content, order === 'F' ? backwards(stored) : [...stored.keys()])
  const shape = axes.map((axis) => stored[axis] ?? 0)
  return arrayOf(
    shape,
    type,
    content,
    stored.map((_, place) => axes.indexOf(place)),
  )
}

const backwards = (shape: readonly number[]): number[] => [...shape.keys()].reverse()

/** An array whose elements lie in row-major order of the axes as listed, the slowest first. */
function arrayOf(
  shape: readonly number[],
  type: PickleValue | undefined,
  content: PickleValue | undefined,
  slowestFirst: readonly number[],
): Numbers {
  const { code, isBigEndian } = typeOf(type)
  const dtype = types[code]
  if (!dtype || !(content instanceof Uint8Array || isKind(content, 'span'))) {
    return { kind: 'unreadable', reason: `is an array of the numpy type ${code}, which is not read. Save it as float32.`, shape }
  }
  const storage: PickledStorage = { kind: 'pickled', dtype, isBigEndian, content }
  const strides = shape.map(() => 0)
  let step = 1
  for (const axis of [...slowestFirst].reverse()) {
    strides[axis] = step
    step *= shape[axis] ?? 0
  }
  return { kind: 'tensor', storage, offset: 0, shape, strides, isNegated: false }
}

/** `numpy.dtype('f4', ...)` with the state (version, byte order, ...). */
function typeOf(type: PickleValue | undefined): { code: string; isBigEndian: boolean } {
  const isType = isKind(type, 'opaque') && type.name === 'numpy.dtype'
  const code = isType && typeof type.args[0] === 'string' ? type.args[0] : 'of another library'
  return { code, isBigEndian: isType && Array.isArray(type.state) && type.state[1] === '>' }
}

function isShape(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MAX_DIMENSIONS && value.every((item) => typeof item === 'number')
}
