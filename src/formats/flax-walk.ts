import { badFile } from './bad-file.ts'
import { readSpan } from './span.ts'
import { MAX_DIMENSIONS } from './tensor.ts'

/** The largest published state has 3,300 arrays. */
const MAX_VALUES = 100_000
/** The longest published name has 96 letters. */
export const MAX_KEY = 500
/** Enough for the head of an array. */
const WINDOW_BYTES = 4096

/** The extension type of an array. */
const ARRAY = 1
/** The first key of a map that holds an array in pieces. */
export const CHUNKED = '__msgpack_chunked_array__'

/** What the walk meets: a map is passed on by its size and an array of numbers by its place; other values are passed over. */
export type FlaxItem =
  | { kind: 'map' | 'list'; size: number }
  | { kind: 'array'; shape: readonly number[]; type: string; start: number; bytes: number }
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'other' }

/**
 * Goes through the MessagePack file of flax value by value, with a small window of it in memory. `name` begins the messages of `bad-file`, which is
 * thrown for a file that is damaged, cut off or beyond the limits.
 */
export function createFlaxWalk(blob: Blob, name: string) {
  let position = 0
  let values = 0
  let window = { start: 0, bytes: new Uint8Array() }

  /** `length` bytes at a place, at most a window of them. */
  async function peek(at: number, length: number): Promise<DataView> {
    if (at < window.start || at + length > window.start + window.bytes.length) {
      window = { start: at, bytes: await readSpan(blob, at, Math.max(length, Math.min(WINDOW_BYTES, blob.size - at)), name) }
    }
    return new DataView(window.bytes.buffer, window.bytes.byteOffset + at - window.start, length)
  }

  async function take(length: number): Promise<DataView> {
    const view = await peek(position, length)
    position += length
    return view
  }

  const byte = async () => (await take(1)).getUint8(0)

  /** A length of 1, 2 or 4 bytes. */
  async function size(width: number): Promise<number> {
    const view = await take(width)
    if (width === 1) return view.getUint8(0)
    return width === 2 ? view.getUint16(0) : view.getUint32(0)
  }

  function skip(length: number): FlaxItem {
    if (position + length > blob.size)
      throw badFile(name, `it is cut off: a value ends at byte ${position + length} of ${blob.size}.`, undefined, {
        reason: 'file-cut-off',
        file: name,
      })
    position += length
    return { kind: 'other' }
  }

  async function text(length: number): Promise<FlaxItem> {
    if (length > MAX_KEY) return skip(length)
    const view = await take(length)
    return { kind: 'text', value: new TextDecoder().decode(view) }
  }

  async function extension(length: number): Promise<FlaxItem> {
    const type = (await take(1)).getInt8(0)
    const end = position + length
    if (end > blob.size || type !== ARRAY) return skip(length)
    const parts = await next()
    const dims = parts.kind === 'list' && parts.size === 3 ? await next() : parts
    if (dims.kind !== 'list' || dims.size > MAX_DIMENSIONS)
      throw badFile(name, `it has an array without a shape of at most ${MAX_DIMENSIONS} numbers.`)
    const shape: number[] = []
    for (let i = 0; i < dims.size; i++) {
      const item = await next()
      if (item.kind !== 'number' || !Number.isSafeInteger(item.value) || item.value < 0)
        throw badFile(name, 'it has an array whose shape is no list of numbers.')
      shape.push(item.value)
    }
    const typeName = await next()
    if (typeName.kind !== 'text') throw badFile(name, 'it has an array that does not say its type.')
    const head = await byte()
    if (head < 0xc4 || head > 0xc6) throw badFile(name, 'it has an array without its bytes.')
    const bytes = await size(2 ** (head - 0xc4))
    const start = position
    skip(bytes)
    if (position !== end) throw badFile(name, `it has an array that ends at byte ${position}; expected ${end}.`)
    return { kind: 'array', shape, type: typeName.value, start, bytes }
  }

  async function number(width: number, read: (view: DataView) => number): Promise<FlaxItem> {
    return { kind: 'number', value: read(await take(width)) }
  }

  async function next(): Promise<FlaxItem> {
    if (++values > MAX_VALUES) throw badFile(name, `it holds more than ${MAX_VALUES} values.`)
    const head = await byte()
    if (head <= 0x7f) return { kind: 'number', value: head }
    if (head <= 0x8f) return { kind: 'map', size: head & 0x0f }
    if (head <= 0x9f) return { kind: 'list', size: head & 0x0f }
    if (head <= 0xbf) return text(head & 0x1f)
    if (head >= 0xe0) return { kind: 'number', value: head - 256 }
    switch (head) {
      case 0xc0: // nil, false, true
      case 0xc2:
      case 0xc3:
        return { kind: 'other' }
      case 0xc4: // bytes
      case 0xc5:
      case 0xc6:
        return skip(await size(2 ** (head - 0xc4)))
      case 0xc7: // extensions
      case 0xc8:
      case 0xc9:
        return extension(await size(2 ** (head - 0xc7)))
      case 0xca:
        return number(4, (view) => view.getFloat32(0))
      case 0xcb:
        return number(8, (view) => view.getFloat64(0))
      case 0xcc:
        return number(1, (view) => view.getUint8(0))
      case 0xcd:
        return number(2, (view) => view.getUint16(0))
      case 0xce:
        return number(4, (view) => view.getUint32(0))
      case 0xcf:
        return number(8, (view) => Number(view.getBigUint64(0)))
      case 0xd0:
        return number(1, (view) => view.getInt8(0))
      case 0xd1:
        return number(2, (view) => view.getInt16(0))
      case 0xd2:
        return number(4, (view) => view.getInt32(0))
      case 0xd3:
        return number(8, (view) => Number(view.getBigInt64(0)))
      case 0xd4: // extensions of 1, 2, 4, 8 and 16 bytes
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return extension(2 ** (head - 0xd4))
      case 0xd9:
      case 0xda:
      case 0xdb:
        return text(await size(2 ** (head - 0xd9)))
      case 0xdc:
      case 0xdd:
        return { kind: 'list', size: await size(2 ** (head - 0xdb)) }
      case 0xde:
      case 0xdf:
        return { kind: 'map', size: await size(2 ** (head - 0xdd)) }
      default:
        throw badFile(name, `byte ${position - 1} begins no value of MessagePack; the file is damaged.`)
    }
  }

  /** The key of a map. */
  async function key(): Promise<string> {
    const item = await next()
    if (item.kind === 'text' && item.value !== '') return item.value
    throw badFile(name, `it has a map whose keys are no names of at most ${MAX_KEY} letters.`)
  }

  /** Whether the map whose head was just read is an array in chunks; then its first key and value are passed over. */
  async function isChunked(): Promise<boolean> {
    if (position >= blob.size) return false
    const head = (await peek(position, 1)).getUint8(0)
    if (head !== (0xa0 | CHUNKED.length) || position + 1 + CHUNKED.length > blob.size) return false
    return new TextDecoder().decode(await peek(position + 1, CHUNKED.length)) === CHUNKED
  }

  return { next, key, isChunked, position: () => position }
}
