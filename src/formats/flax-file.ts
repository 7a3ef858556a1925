import { badFile } from './bad-file.ts'
import type { Checkpoint } from './checkpoint.ts'
import { CHUNKED, createFlaxWalk, type FlaxItem, MAX_KEY } from './flax-walk.ts'
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

/**
 * Reads a training state of flax: its arrays by the keys around them and their own, joined with '/', and its step. Nothing of an array is
 * in memory before its `read`. Throws `bad-file`, the message beginning with the file's name.
 */
export async function readFlaxFile(blob: Blob, name: string): Promise<Checkpoint> {
  const walk = createFlaxWalk(blob, name)
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

type Placed = Extract<FlaxItem, { kind: 'array' }>

function lazyArray(blob: Blob, file: string, name: string, pieces: readonly Placed[], whole?: readonly number[]): LazyTensor {
  const { shape: own = [], type = '' } = pieces[0] ?? {}
  const shape = whole ?? own
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
