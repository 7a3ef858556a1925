import { badFile } from './bad-file.ts'
import { isKind, type PickleValue, type TorchTensor } from './pickle-value.ts'

/** Saved dicts of dicts are two or three deep; a cycle in the pickle ends here. */
const MAX_DEPTH = 16
/** The largest official checkpoint has 1,571 keys; shared dicts cannot multiply beyond this. */
const MAX_VALUES = 200_000
/** The longest official key has 53 letters; a long one around many others would make each of them long. */
const MAX_KEY = 500

/** The tensors in nested dicts, by their keys joined with '.', in the order of the file. Throws `bad-file`. */
export function findTensors(root: Map<PickleValue, PickleValue>, name: string): Map<string, TorchTensor> {
  const found = new Map<string, TorchTensor>()
  let visited = 0
  const visit = (dict: Map<PickleValue, PickleValue>, path: string, depth: number) => {
    if (depth > MAX_DEPTH) throw badFile(name, `its dicts are nested deeper than ${MAX_DEPTH} levels.`)
    for (const [key, value] of dict) {
      if (++visited > MAX_VALUES) throw badFile(name, `its dicts hold more than ${MAX_VALUES} values.`)
      if (typeof key !== 'string' && typeof key !== 'number') continue
      const inner = path === '' ? String(key) : `${path}.${key}`
      if (inner.length > MAX_KEY) throw badFile(name, `its tensors have names of more than ${MAX_KEY} letters.`)
      if (isKind(value, 'tensor')) found.set(inner, value)
      else if (value instanceof Map) visit(value, inner, depth + 1)
    }
  }
  visit(root, '', 0)
  return found
}
