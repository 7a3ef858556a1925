/**
 * A value that a file holds and that is no plain data. `what` names it for the user: "an object of the class torch.Generator".
 * `holdsValues` where it was made of values that have no names, any of which may be a setting of the model.
 */
export class Unreadable {
  readonly what: string
  readonly holdsValues: boolean

  constructor(what: string, holdsValues = false) {
    this.what = what
    this.holdsValues = holdsValues
  }
}

/** What JSON can say, and in the place of everything else that it is there. */
export type HyperValue = null | boolean | number | string | Unreadable | HyperValue[] | HyperFields

export type HyperFields = { [name: string]: HyperValue }

/** Lists of dicts are one or two deep. */
const MAX_LISTS = 16

export function isFields(value: HyperValue | undefined): value is HyperFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unreadable)
}

/** A list of dicts: layers of a configuration, as of a ChainMap, or what a call was given. */
export function holdsFields(value: HyperValue, depth = MAX_LISTS): value is HyperValue[] {
  return Array.isArray(value) && value.some((item) => isFields(item) || (depth > 0 && holdsFields(item, depth - 1)))
}

/** A value in a sentence, not longer than a line. */
export function sayValue(value: HyperValue): string {
  if (value instanceof Unreadable) return value.what
  const text = JSON.stringify(value, (_, inner: HyperValue) => (inner instanceof Unreadable ? inner.what : inner))
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}

/**
 * The fields of two places of a file. Where the second place has another value, both values are kept, the second one under `place`: the reader of
 * that field finds the contradiction.
 */
export function mergeFields(first: HyperFields, second: HyperFields, place: string): HyperFields {
  const isFree = (name: string) => !Object.hasOwn(first, name) || first[name] === null
  const entries = Object.entries(second)
  const added = entries.filter(([name]) => isFree(name))
  const other = entries.filter(([name, value]) => !isFree(name) && value !== null && JSON.stringify(first[name]) !== JSON.stringify(value))
  const merged = { ...first, ...Object.fromEntries(added) }
  return other.length === 0 ? merged : { ...merged, [place]: Object.fromEntries(other) }
}
