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
