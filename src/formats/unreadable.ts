/** A value that a file holds and that is no plain data. `what` names it for the user: "an object of the class torch.device". */
export class Unreadable {
  readonly what: string

  constructor(what: string) {
    this.what = what
  }
}

/** What JSON can say, and in the place of everything else that it is there. */
export type HyperValue = null | boolean | number | string | Unreadable | HyperValue[] | HyperFields

export type HyperFields = { [name: string]: HyperValue }

export function isFields(value: HyperValue | undefined): value is HyperFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unreadable)
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
