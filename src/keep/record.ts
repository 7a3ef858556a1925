import { boolean, finite, integer, maxLength, maxValue, minValue, number, object, parse, pipe, regex, string, unknown } from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import type { PackId } from '../store/pack-id.ts'

/** An item of the user's work, as stored on the device and in a project file. Its kind defines `body`. */
export type WorkRecord = {
  id: string
  kind: string
  pack: PackId
  title: string
  starred: boolean
  /** Milliseconds since 1970. */
  madeAt: number
  changedAt: number
  /** Size of the arrays and files in the body: the room on the device, to a few hundred bytes. */
  bytes: number
  body: unknown
}

/** Longer names are refused. */
const MAX_NAME = 500
/** The year 2286, in milliseconds: anything later is damage. */
const MAX_TIME = 1e13

const name = pipe(string(), maxLength(MAX_NAME))
const time = pipe(number(), finite(), minValue(0), maxValue(MAX_TIME))

const packId = object({ name, title: name, hash: pipe(string(), regex(/^[0-9a-f]{64}$/)) })

const kept = object({
  id: name,
  kind: name,
  pack: packId,
  title: name,
  starred: boolean(),
  madeAt: time,
  changedAt: time,
  bytes: pipe(number(), integer(), minValue(0)),
  body: unknown(),
})

/** A record from a file of unknown origin, but for its body. Throws `bad-file`. */
export function parseRecord(value: unknown): WorkRecord {
  return parseAs(() => parse(kept, value))
}

/** Says of any damage in the same words that the file is bad. */
export function parseAs<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof SubcodeError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SubcodeError('bad-file', `What was saved in this file is damaged: ${reason}`, { values: { reason: 'work-damaged' }, cause })
  }
}
