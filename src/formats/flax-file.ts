import { badFile } from './bad-file.ts'
import type { Checkpoint } from './checkpoint.ts'
import { readSpan } from './span.ts'
import { bytesPerElement, type DType, elementCount, type LazyTensor, MAX_DIMENSIONS } from './tensor.ts'
import { widenToFloat32 } from './widen.ts'

/*
 * The single file of flax (`flax.serialization.to_bytes`; `flax.training.checkpoints` wrote it until Orbax took over): nested maps in
 * MessagePack. An array is an extension of type 1 that holds [shape, name of its type, bytes]; a numpy scalar is one of type 3. Arrays of more
 * than 2^30 bytes are maps { __msgpack_chunked_array__, shape, chunks }. Lists are maps with the keys "0", "1", ...
 */

/** A training state is some eight deep: optimiser, its parts, modules in modules. */
const MAX_DEPTH = 24
/** The largest published state has 3,300 arrays. */
const MAX_VALUES = 100_000
/** The longest published name has 96 letters. */
const MAX_KEY = 500
/** Enough for the head of an array. */
const WINDOW_BYTES = 4096

const ARRAY = 1
const CHUNKED = '__msgpack_chunked_array__'

/** The names of numpy's types. Others are counters and keys of random numbers. */
const types: Readonly<Record<string, DType>> = {
  float64: 'float64',
  float32: 'float32',
  float16: 'float16',
  bfloat16: 'bfloat16',
  int64: 'int64',
  int32: 'int32',
  int16: 'int16',
  int8: 'int8',
  uint8: 'uint8',
  bool: 'bool',
}

/** What the walk meets: a map is passed on by its size and an array of numbers by its place; other values are passed over. */
type Item =
  | { kind: 'map' | 'list'; size: number }
  | { kind: 'array'; shape: readonly number[]; type: string; start: number; bytes: number }
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'other' }

/**
 * Reads a training state of flax: its arrays by the keys around them and their own, joined with '/', and its step. Nothing of an array is
 * in memory before its `read`. Throws `bad-file`, the message beginning with the file's name.
 */
export async function readFlaxFile(blob: Blob, name: string): Promise<Checkpoint> {
  const walk = createWalk(blob, name)
  const tensors = new Map<string, LazyTensor>()
  let globalStep: number | undefined
  const add = (tensor: LazyTensor) => {
    if (tensors.has(tensor.name)) throw badFile(name, `it has two arrays "${tensor.name}".`)
    tensors.set(tensor.name, tensor)
  }

  async function visitMap(size: number, around: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) throw badFile(name, `its maps are nested deeper than ${MAX_DEPTH} levels.`)
    for (let i = 0; i < size; i++) {
      const key = await walk.key()
      const path = around === '' ? key : `${around}/${key}`
      if (path.length > MAX_KEY) throw badFile(name, `its arrays have names of more than ${MAX_KEY} letters.`)
      if (key === CHUNKED) throw badFile(name, `the array "${around}" lies in chunks that are not of the kind that flax writes.`)
      const item = await walk.next()
      if (item.kind === 'array') add(lazyArray(blob, name, path, [item]))
      else if (item.kind === 'number' && path === 'step') globalStep = item.value
      else if (item.kind === 'map' && (await walk.isChunked())) add(await chunkedArray(item.size, path, depth))
      else if (item.kind === 'map') await visitMap(item.size, path, depth + 1)
      else if (item.kind === 'list') await passList(item.size, depth + 1)
    }
  }

  async function passList(size: number, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) throw badFile(name, `its lists are nested deeper than ${MAX_DEPTH} levels.`)
    for (let i = 0; i < size; i++) {
      const item = await walk.next()
      if (item.kind === 'list') await passList(item.size, depth + 1)
      else if (item.kind === 'map') throw badFile(name, 'a list in it holds a map; flax writes lists as maps.')
    }
  }

  /** The pieces of one array, whose own shape is that of its numbers in a row. */
  async function chunkedArray(size: number, path: string, depth: number): Promise<LazyTensor> {
    const chunks: Placed[] = []
    let shape: readonly number[] | null = null
    for (let i = 0; i < size; i++) {
      const key = await walk.key()
      const item = await walk.next()
      if (key === 'shape' && item.kind === 'map') shape = await numbersOf(item.size, path)
      else if (key === 'chunks' && item.kind === 'map') {
        for (let chunk = 0; chunk < item.size; chunk++) {
          await walk.key()
          const piece = await walk.next()
          if (piece.kind !== 'array') throw badFile(name, `the array "${path}" has a chunk that is no array.`)
          chunks.push(piece)
        }
      } else if (item.kind === 'map') await visitMap(item.size, `${path}/${key}`, depth + 1)
    }
    if (!shape || chunks.length === 0) throw badFile(name, `the array "${path}" lies in chunks, but has no shape or no chunk.`)
    return lazyArray(blob, name, path, chunks, shape)
  }

  async function numbersOf(size: number, path: string): Promise<number[]> {
    if (size > MAX_DIMENSIONS) throw badFile(name, `the array "${path}" has ${size} dimensions; at most ${MAX_DIMENSIONS} are read.`)
    const numbers: number[] = []
    for (let i = 0; i < size; i++) {
      await walk.key()
      const item = await walk.next()
      if (item.kind !== 'number') throw badFile(name, `the shape of the array "${path}" is no list of numbers.`)
      numbers.push(item.value)
    }
    return numbers
  }

  const top = await walk.next()
  if (top.kind !== 'map') throw badFile(name, 'expected a map, as flax writes it.')
  await visitMap(top.size, '', 0)
  if (walk.position() !== blob.size) throw badFile(name, `it goes on behind its ${walk.position()} bytes; it is damaged.`)
  if (tensors.size === 0) throw badFile(name, 'it holds no arrays; expected a training state with params or ema_params.')
  return { tensors, hyperParameters: {}, globalStep, epoch: undefined }
}

type Placed = Extract<Item, { kind: 'array' }>

function lazyArray(
  blob: Blob,
  file: string,
  name: string,
  pieces: readonly [Placed, ...Placed[]] | readonly Placed[],
  whole?: readonly number[],
): LazyTensor {
  const [first] = pieces
  const shape = whole ?? first?.shape ?? []
  const type = first?.type ?? ''
  const dtype = Object.hasOwn(types, type) ? types[type] : undefined
  if (!dtype || pieces.some((piece) => piece.type !== type)) {
    const unreadable = `has the type ${type}, which cannot be read.`
    return { name, dtype: 'uint8', shape, unreadable, read: () => Promise.reject(badFile(file, `tensor ${name} ${unreadable}`)) }
  }
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0)
  const expected = elementCount(shape) * bytesPerElement[dtype]
  if (bytes !== expected) throw badFile(file, `the array "${name}" [${shape}] of ${type} has ${bytes} bytes; expected ${expected}.`)
  const read = async () => {
    const joined = new Uint8Array(bytes)
    let place = 0
    for (const piece of pieces) {
      joined.set(await readSpan(blob, piece.start, piece.bytes, file), place)
      place += piece.bytes
    }
    return widenToFloat32(joined, dtype)
  }
  return { name, dtype, shape, read }
}

/** Goes through a MessagePack file value by value, with a small window of it in memory. */
function createWalk(blob: Blob, name: string) {
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
  async function size(width: 1 | 2 | 4): Promise<number> {
    const view = await take(width)
    return width === 1 ? view.getUint8(0) : width === 2 ? view.getUint16(0) : view.getUint32(0)
  }

  function skip(length: number): Item {
    if (position + length > blob.size)
      throw badFile(name, `it is cut off: a value ends at byte ${position + length} of ${blob.size}.`, undefined, {
        reason: 'file-cut-off',
        file: name,
      })
    position += length
    return { kind: 'other' }
  }

  async function text(length: number): Promise<Item> {
    if (length > MAX_KEY) return skip(length)
    const view = await take(length)
    return { kind: 'text', value: new TextDecoder().decode(view) }
  }

  async function extension(length: number): Promise<Item> {
    const type = (await take(1)).getInt8(0)
    const end = position + length
    if (end > blob.size) return skip(length)
    if (type !== ARRAY) return skip(length)
    const parts = await next()
    const dims = parts.kind === 'list' && parts.size === 3 ? await next() : parts
    if (dims.kind !== 'list' || dims.size > MAX_DIMENSIONS) throw badFile(name, 'it has an array without a shape of at most 8 numbers.')
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
    const bytes = await size(head === 0xc4 ? 1 : head === 0xc5 ? 2 : 4)
    const start = position
    skip(bytes)
    if (position !== end) throw badFile(name, `it has an array that ends at byte ${position}; expected ${end}.`)
    return { kind: 'array', shape, type: typeName.value, start, bytes }
  }

  async function number(width: number, read: (view: DataView) => number): Promise<Item> {
    return { kind: 'number', value: read(await take(width)) }
  }

  async function next(): Promise<Item> {
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
      case 0xc4:
        return skip(await size(1))
      case 0xc5:
        return skip(await size(2))
      case 0xc6:
        return skip(await size(4))
      case 0xc7:
        return extension(await size(1))
      case 0xc8:
        return extension(await size(2))
      case 0xc9:
        return extension(await size(4))
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
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return extension(2 ** (head - 0xd4))
      case 0xd9:
        return text(await size(1))
      case 0xda:
        return text(await size(2))
      case 0xdb:
        return text(await size(4))
      case 0xdc:
        return { kind: 'list', size: await size(2) }
      case 0xdd:
        return { kind: 'list', size: await size(4) }
      case 0xde:
        return { kind: 'map', size: await size(2) }
      case 0xdf:
        return { kind: 'map', size: await size(4) }
      default:
        throw badFile(name, `byte ${position - 1} begins no value of MessagePack; the file is damaged.`)
    }
  }

  /** The key of a map. */
  async function key(): Promise<string> {
    const item = await next()
    if (item.kind === 'text' && item.value !== '') return item.value
    throw badFile(name, 'it has a map whose keys are no names of at most 500 letters.')
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
