import { badFile } from './bad-file.ts'
import { numpyTensor } from './numpy-tensor.ts'
import { isKind, type PickleValue, type TorchTensor, type UnreadableTensor } from './pickle-value.ts'
import { ofClass } from './torch-rebuild.ts'

/** Saved dicts of dicts are two or three deep; a cycle in the pickle ends here. */
const MAX_DEPTH = 16
/** The largest official checkpoint has 1,571 keys; shared dicts cannot multiply beyond this. */
const MAX_VALUES = 200_000
/** The longest official key has 53 letters; a long one around many others would make each of them long. */
const MAX_KEY = 500

/** Objects of these classes are tensors of other libraries. */
const TENSOR_CLASS = /(Tensor|Parameter)$|^torch\._utils\._rebuild_\w+$/

/** A tensor with its place in the file: the keys of the dicts around it and its own, joined with '/'. */
export type PlacedTensor = { path: string; tensor: TorchTensor | UnreadableTensor }

/** The tensors in nested dicts and lists, by their keys and places joined with '.', in the order of the file. Throws `bad-file`. */
export function findTensors(root: Map<PickleValue, PickleValue>, name: string): Map<string, PlacedTensor> {
  const found = new Map<string, PlacedTensor>()
  const lists = new Set<PickleValue>()
  let visited = 0
  const visit = (entries: Iterable<[PickleValue, PickleValue]>, around: { name: string; path: string }, depth: number) => {
    if (depth > MAX_DEPTH) throw badFile(name, `its dicts are nested deeper than ${MAX_DEPTH} levels.`)
    for (const [key, value] of entries) {
      if (++visited > MAX_VALUES) throw badFile(name, `its dicts hold more than ${MAX_VALUES} values.`)
      const text = isKind(key, 'global') ? key.name : key
      if (typeof text !== 'string' && typeof text !== 'number') continue
      const inner = { name: `${around.name}${text}`, path: `${around.path}${text}` }
      if (inner.path.length > MAX_KEY) throw badFile(name, `its tensors have names of more than ${MAX_KEY} letters.`)
      const tensor = asTensor(value)
      if (tensor) found.set(inner.name, { path: inner.path, tensor })
      else if (!lists.has(value)) visit(entriesIn(value, lists), { name: `${inner.name}.`, path: `${inner.path}/` }, depth + 1)
    }
  }
  visit(root, { name: '', path: '' }, 0)
  return found
}

/** The entries of a dict, or the objects in a list. A list is searched once, and its numbers are passed over. */
function entriesIn(value: PickleValue, lists: Set<PickleValue>): Iterable<[PickleValue, PickleValue]> {
  if (value instanceof Map) return value
  if (!Array.isArray(value)) return []
  lists.add(value)
  return [...value.entries()].filter(([, item]) => typeof item === 'object' && item !== null)
}

function asTensor(value: PickleValue): TorchTensor | UnreadableTensor | null {
  if (isKind(value, 'tensor') || isKind(value, 'unreadable')) return value
  if (!isKind(value, 'opaque')) return null
  return numpyTensor(value) ?? (TENSOR_CLASS.test(value.name) ? ofClass(value.name) : null)
}
