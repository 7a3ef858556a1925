import { badFile } from './bad-file.ts'
import { bytesPerElement, type DType, elementCount, MAX_DIMENSIONS } from './tensor.ts'

/** One tensor; `begin` and `end` count bytes from the end of the header. */
export type SafetensorsEntry = { name: string; dtype: DType; shape: readonly number[]; begin: number; end: number }

/** The names of element types in safetensors. */
export const safetensorsTypes = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F8_E4M3: 'float8_e4m3fn',
  F8_E5M2: 'float8_e5m2',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
} as const satisfies Record<string, DType>

/** The largest official checkpoint has 1,571 keys. */
const MAX_TENSORS = 20_000
/** A tensor takes three; lists in lists without end would take the parser many seconds. */
const MAX_BRACKETS = 4 * MAX_TENSORS

/** The tensors in file order, which must fill `dataBytes` without gap or overlap, as the format demands. Throws `bad-file`. */
export function parseSafetensorsHeader(
  bytes: Uint8Array,
  dataBytes: number,
  name: string,
): { entries: SafetensorsEntry[]; metadata: Record<string, string> } {
  const { __metadata__: notes, ...tensors } = parseObject(bytes, name)
  const listed = Object.entries(tensors)
  if (listed.length > MAX_TENSORS) throw badFile(name, `its header lists ${listed.length} tensors; at most ${MAX_TENSORS} are read.`)
  const entries = listed.map(([key, value]) => parseEntry(key, value, name)).sort((a, b) => a.begin - b.begin || a.end - b.end)
  let position = 0
  for (const entry of entries) {
    if (entry.begin !== position)
      throw badFile(name, `tensor "${entry.name}" begins at byte ${entry.begin} of the data; expected ${position}.`)
    position = entry.end
  }
  if (position !== dataBytes)
    throw badFile(name, `its tensors take ${position} bytes but the file has ${dataBytes} for them; it is cut off or damaged.`)
  return { entries, metadata: parseMetadata(notes, name) }
}

function parseObject(bytes: Uint8Array, name: string): Record<string, unknown> {
  const brackets = bytes.reduce((count, byte) => (byte === 0x5b || byte === 0x7b ? count + 1 : count), 0)
  if (brackets > MAX_BRACKETS) throw badFile(name, `its header has ${brackets} lists and objects; at most ${MAX_BRACKETS} are read.`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw badFile(name, 'its header is not JSON; the file is damaged.', cause)
  }
  if (!isObject(value)) throw badFile(name, 'its header is not a JSON object; the file is damaged.')
  return value
}

function parseEntry(key: string, value: unknown, name: string): SafetensorsEntry {
  const { dtype: type, shape, data_offsets: offsets } = isObject(value) ? value : {}
  const dtype =
    typeof type === 'string' && Object.hasOwn(safetensorsTypes, type) ? safetensorsTypes[type as keyof typeof safetensorsTypes] : undefined
  if (!dtype) throw badFile(name, `tensor "${key}" has the unsupported type ${typeof type === 'string' ? `"${type}"` : typeof type}.`)
  if (!isCounts(shape) || shape.length > MAX_DIMENSIONS) throw badFile(name, `tensor "${key}" has no proper shape.`)
  const [begin, end, ...rest] = isCounts(offsets) ? offsets : []
  if (begin === undefined || end === undefined || rest.length > 0) throw badFile(name, `tensor "${key}" has no proper data_offsets.`)
  const expected = elementCount(shape) * bytesPerElement[dtype]
  if (end - begin !== expected)
    throw badFile(name, `tensor "${key}" has ${end - begin} bytes; shape [${shape}] of ${dtype} takes ${expected}.`)
  return { name: key, dtype, shape, begin, end }
}

function parseMetadata(notes: unknown, name: string): Record<string, string> {
  if (notes === undefined || notes === null) return {}
  if (!isObject(notes)) throw badFile(name, 'its __metadata__ is not a JSON object.')
  return Object.fromEntries(Object.entries(notes).filter((note): note is [string, string] => typeof note[1] === 'string'))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}
