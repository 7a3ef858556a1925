import { float16ToFloat32 } from './half.ts'
import { isKind, type PickleOpaque, type PickleValue } from './pickle-value.ts'

/** Arrays among hyper-parameters are lists of widths or betas. */
const MAX_ELEMENTS = 10_000

/** One element: kind and bytes as in numpy's type strings ("i8", "f4", "b1", "U6"), and the order of its bytes. */
type Element = { kind: string; bytes: number; little: boolean }

/** The number, text or (nested) list of a numpy scalar or array; undefined for anything else. */
export function numpyData({ name, args, state }: PickleOpaque): PickleValue | undefined {
  if (/^numpy\._?core\.multiarray\.scalar$/.test(name)) {
    const [type, bytes] = args
    const values = type !== undefined && bytes instanceof Uint8Array ? elements(type, bytes) : undefined
    return values?.length === 1 ? values[0] : undefined
  }
  if (!/^numpy\._?core\.multiarray\._reconstruct$/.test(name) || !Array.isArray(state)) return undefined
  const [, shape, type, isColumnMajor, bytes] = state
  if (type === undefined || !(bytes instanceof Uint8Array) || !isShape(shape) || isColumnMajor === true) return undefined
  const values = elements(type, bytes)
  return values && nest(values, shape)
}

function elements(type: PickleValue, bytes: Uint8Array): PickleValue[] | undefined {
  const element = elementOf(type)
  if (!element || bytes.length % element.bytes !== 0 || bytes.length / element.bytes > MAX_ELEMENTS) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = Array.from({ length: bytes.length / element.bytes }, (_, i) => read(view, i * element.bytes, element))
  return values.includes(undefined) ? undefined : (values as PickleValue[])
}

/** `numpy.dtype('i8', ...)` with the state (version, byte order, ...). */
function elementOf(type: PickleValue): Element | undefined {
  if (!isKind(type, 'opaque') || type.name !== 'numpy.dtype') return undefined
  const [, kind = '', bytes = ''] = /^([ifubU])(\d+)$/.exec(String(type.args[0])) ?? []
  const order = Array.isArray(type.state) ? type.state[1] : '|'
  const size = Number(bytes) * (kind === 'U' ? 4 : 1)
  return size > 0 ? { kind, bytes: size, little: order !== '>' } : undefined
}

function read(view: DataView, at: number, { kind, bytes, little }: Element): PickleValue | undefined {
  switch (`${kind}${bytes}`) {
    case 'f8':
      return view.getFloat64(at, little)
    case 'f4':
      return view.getFloat32(at, little)
    case 'f2':
      return float16ToFloat32(Uint16Array.of(view.getUint16(at, little)))[0]
    case 'i8':
      return Number(view.getBigInt64(at, little))
    case 'i4':
      return view.getInt32(at, little)
    case 'i2':
      return view.getInt16(at, little)
    case 'i1':
      return view.getInt8(at)
    case 'u8':
      return Number(view.getBigUint64(at, little))
    case 'u4':
      return view.getUint32(at, little)
    case 'u2':
      return view.getUint16(at, little)
    case 'u1':
      return view.getUint8(at)
    case 'b1':
      return view.getUint8(at) !== 0
    default:
      return kind === 'U' ? readText(view, at, bytes, little) : undefined
  }
}

/** Text of fixed length, four bytes a letter, filled up with zeros. */
function readText(view: DataView, at: number, bytes: number, little: boolean): string | undefined {
  const points = Array.from({ length: bytes / 4 }, (_, i) => view.getUint32(at + 4 * i, little))
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points.filter((point) => point > 0)) : undefined
}

function nest(values: PickleValue[], [size, ...inner]: readonly number[]): PickleValue | undefined {
  if (size === undefined) return values.length === 1 ? values[0] : undefined
  const step = inner.reduce((product, count) => product * count, 1)
  if (values.length !== size * step) return undefined
  if (inner.length === 0) return values
  return Array.from({ length: size }, (_, i) => nest(values.slice(i * step, (i + 1) * step), inner) ?? null)
}

function isShape(value: PickleValue | undefined): value is number[] {
  return (
    Array.isArray(value) && value.length <= 8 && value.every((size) => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0)
  )
}
