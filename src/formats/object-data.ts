import { numpyData } from './numpy-data.ts'
import { isKind, type PickleOpaque, type PickleValue } from './pickle-value.ts'

type Dict = Map<PickleValue, PickleValue>

/** Fields in which well-known configuration classes keep their values: OmegaConf (containers, nodes), ml_collections, pydantic. */
const CONTENT = ['_content', '_val', '_fields', '__dict__']

/**
 * The data that an object of an unknown class was saved as, and nothing that its code would do with it: its items and fields (a dict, a
 * namespace, a dataclass), its elements, or the one value that it was made of (an enum, a number with a class of its own). Undefined
 * where that is not clear.
 */
export function objectData(object: PickleOpaque): PickleValue | undefined {
  const numbers = numpyData(object)
  if (numbers !== undefined) return numbers
  const { name, args, items, list } = object
  const fields = fieldsOf(object.state)
  const content = CONTENT.find((field) => fields?.has(field))
  if (content !== undefined && !items) return fields?.get(content)
  if ((fields || items) && !args.some(isValue)) return new Map([...(fields ?? []), ...(items ?? [])])
  if (list) return list
  // Members of an enum: by value in most versions of Python, by name in others.
  if (name.endsWith('.getattr') && isKind(args[0], 'global') && typeof args[1] === 'string') return args[1]
  if (name.startsWith('pathlib.')) return args.join('/').replace(/^\/\//, '/')
  if (name === 'torch.device') return args.join(':')
  const isAlone = args.length === 1 && object.state === undefined && !items
  return isAlone && isClass(name) ? args[0] : undefined
}

/**
 * What any other object was made of: the arguments of its call, its state, its elements. Among them are the settings that it was given by name, as
 * dicts: a `functools.partial` has a tuple of its function, its arguments and a dict for its state.
 */
export function objectParts({ args, state, items, list }: PickleOpaque): PickleValue[] {
  const parts = [...args, ...(Array.isArray(state) ? state : [state ?? null]), items ?? null, ...(list ?? [])]
  return [...new Set(parts)].filter((part) => part !== null)
}

/** Classes and functions are arguments of most objects; values and other objects may be settings. */
const isValue = (arg: PickleValue): boolean => arg !== null && !isKind(arg, 'global') && !(arg instanceof Map || Array.isArray(arg))

/** By Python's custom: what a function makes of its argument, nobody can tell without calling it. */
const isClass = (name: string): boolean => /\.[A-Z]\w*$/.test(name)

/** The fields of a state: a dict, or a dict or None and one of slots. */
function fieldsOf(state: PickleValue | undefined): Dict | undefined {
  if (state instanceof Map) return state
  if (!Array.isArray(state) || state.length !== 2) return undefined
  const dicts = state.filter((part) => part instanceof Map)
  return dicts.length > 0 && state.every((part) => part === null || part instanceof Map)
    ? new Map(dicts.flatMap((dict) => [...dict]))
    : undefined
}
