import { objectData, objectParts } from './object-data.ts'
import { isKind, type PickleOpaque, type PickleValue, type TorchTensor } from './pickle-value.ts'
import { elementCount } from './tensor.ts'
import { type HyperFields, type HyperValue, isFields, holdsFields, sayValue, Unreadable } from './unreadable.ts'

/** Hyper-parameters are a flat dict with a few nested ones. */
const MAX_DEPTH = 32
/** The official hyper-parameters have about 150 values; shared values cannot multiply beyond this. */
const MAX_VALUES = 50_000
/** Numbers among hyper-parameters may be tensors; larger ones, or more of them, are weights. */
const MAX_ELEMENTS = 64
const MAX_TENSORS = 100

/** Puts a value in its place once it has been read. */
type Place = (value: HyperValue) => void

/**
 * The plain data in pickled values, each by its name. Objects of unknown classes give the data that they were saved as, small tensors their
 * numbers (the number itself where there is one), read by `readTensor`. Everything else is `Unreadable`, so is what is too much or too deep.
 */
export async function toPlain(
  values: ReadonlyMap<PickleValue, PickleValue>,
  readTensor: (tensor: TorchTensor) => Promise<Float32Array>,
): Promise<HyperFields> {
  const tensors: [TorchTensor, Place][] = []
  const around = new Set<PickleValue>()
  let visited = 0

  const convert = (value: PickleValue, depth: number, place: Place): HyperValue => {
    if (++visited > MAX_VALUES) return tooMany
    if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
    if (typeof value === 'bigint') return Number(value)
    if (around.has(value)) return new Unreadable('an object that holds itself')
    if (depth > MAX_DEPTH) return new Unreadable(`nested deeper than ${MAX_DEPTH} levels`)
    around.add(value)
    const plain = convertObject(value, depth + 1, place)
    around.delete(value)
    return plain
  }
  const convertObject = (value: PickleValue & object, depth: number, place: Place): HyperValue => {
    if (Array.isArray(value)) return toList(value, depth)
    if (value instanceof Map) return toFields(value, depth)
    if (isKind(value, 'opaque')) {
      const data = objectData(value)
      return data === undefined ? toParts(value, depth) : convert(data, depth, place)
    }
    if (isKind(value, 'tensor') && elementCount(value.shape) <= MAX_ELEMENTS && tensors.length < MAX_TENSORS) tensors.push([value, place])
    return new Unreadable(describe(value))
  }
  /** The settings that an object was given by name, and beside them, unread, what it was given without. */
  const toParts = (object: PickleOpaque, depth: number): HyperValue => {
    const parts = objectParts(object).map((part) => convert(part, depth, () => {}))
    const settings = parts.filter(isSettings)
    const nameless = parts.filter((part) => !isSettings(part) && !isNothing(part))
    return settings.length === 0 ? describeObject(object, nameless) : [...settings, describeObject(object, nameless)]
  }
  const toList = (list: readonly PickleValue[], depth: number): HyperValue => {
    const items: HyperValue[] = []
    for (const [i, item] of list.entries()) {
      items.push(convert(item, depth, (read) => (items[i] = read)))
      if (visited > MAX_VALUES) return tooMany
    }
    return items
  }
  const toFields = (dict: ReadonlyMap<PickleValue, PickleValue>, depth: number): HyperValue => {
    const fields = noFields()
    for (const [key, item] of dict) {
      const field = fieldName(convert(key, depth, () => {}))
      fields[field] = convert(item, depth, (read) => (fields[field] = read))
      if (visited > MAX_VALUES) return tooMany
    }
    return fields
  }

  const fields = noFields()
  for (const [key, value] of values) {
    const name = String(key)
    fields[name] = convert(value, 0, (read) => (fields[name] = read))
  }
  for (const [tensor, place] of tensors) place(numbersOf(await readTensor(tensor)))
  return fields
}

const tooMany = new Unreadable(`more than ${MAX_VALUES} values`)

/** Without a prototype, so that no name of a file means something else. */
const noFields = (): HyperFields => Object.create(null) as HyperFields

const isSettings = (value: HyperValue): boolean => (isFields(value) && Object.keys(value).length > 0) || holdsFields(value)

const isNothing = (value: HyperValue): boolean => value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** Values of the language's own kinds say what they say, and hold no settings. */
const VALUE_CLASS = /^(numpy|datetime)\./

function describeObject({ name }: PickleOpaque, parts: readonly HyperValue[]): Unreadable {
  if (parts.length === 0 || VALUE_CLASS.test(name)) return new Unreadable(`an object of the class ${name}`)
  return new Unreadable(`an object of the class ${name}, made of ${[...new Set(parts.map(sayValue))].join(', ')}`, parts.some(holdsValue))
}

/** A method of Python's own by its name, as of the call that makes an object: `__new__`. */
const METHOD = /^__\w+__$/

function holdsValue(part: HyperValue): boolean {
  if (part instanceof Unreadable) return part.holdsValues
  if (typeof part === 'string') return !METHOD.test(part)
  return Array.isArray(part) ? part.some(holdsValue) : true
}

const numbersOf = (values: Float32Array): HyperValue => (values.length === 1 ? (values[0] ?? null) : [...values])

function fieldName(key: HyperValue): string {
  return key instanceof Unreadable ? key.what : typeof key === 'object' ? JSON.stringify(key) : String(key)
}

function describe(value: PickleValue & object): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (isKind(value, 'span')) return `${value.length} bytes`
  if (isKind(value, 'unreadable')) return `a tensor that ${value.reason}`
  if (isKind(value, 'global')) return `the class or function ${value.name}`
  return isKind(value, 'tensor') ? `a tensor of shape [${value.shape}]` : 'part of a tensor'
}
