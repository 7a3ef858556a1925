import { badFile } from './bad-file.ts'
import type { Json } from './json.ts'
import type { PickleValue } from './pickle-value.ts'

/** Hyper-parameters are a flat dict with a few nested ones; a cycle in the pickle ends here. */
const MAX_DEPTH = 32
/** The official hyper-parameters have about 150 values; shared values cannot multiply beyond this. */
const MAX_VALUES = 50_000

/** The plain data in a pickled value. Values without a JSON form (objects, tensors, bytes, odd keys) are left out. Throws `bad-file`. */
export function toJson(root: PickleValue, name: string): Json | undefined {
  let visited = 0
  const convert = (value: PickleValue, depth: number): Json | undefined => {
    if (depth > MAX_DEPTH) throw badFile(name, `its hyper-parameters are nested deeper than ${MAX_DEPTH} levels.`)
    if (++visited > MAX_VALUES) throw badFile(name, `its hyper-parameters hold more than ${MAX_VALUES} values.`)
    if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
    if (typeof value === 'bigint') return Number(value)
    if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1)).filter((item) => item !== undefined)
    if (!(value instanceof Map)) return undefined
    const fields = Array.from(value, ([key, item]) => [fieldName(key), convert(item, depth + 1)] as const)
    return Object.fromEntries(fields.filter((field): field is [string, Json] => field[0] !== undefined && field[1] !== undefined))
  }
  return convert(root, 0)
}

function fieldName(key: PickleValue): string | undefined {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined
}
