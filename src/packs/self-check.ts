import * as v from 'valibot'
import type { SelfCheck } from '../protocol/manifest.ts'
import { parseField } from './parse-field.ts'

/** A check compares a few dozen numbers; it must not become a download of its own. */
const VALUES_LIMIT = 4096

const finite = v.pipe(v.number(), v.finite())
const values = v.pipe(v.array(finite), v.maxLength(VALUES_LIMIT))
const tolerance = v.pipe(finite, v.gtValue(0))

const schema = v.object({
  seed: v.pipe(v.number(), v.safeInteger()),
  t: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  z: values,
  x0: v.pipe(values, v.minLength(1)),
  state: v.optional(v.pipe(values, v.minLength(1))),
  image: v.optional(v.pipe(values, v.minLength(1))),
  tolerance: v.object({ fp32: tolerance, fp16: tolerance }),
})

/** The self-check of a pack. Throws `bad-pack` naming file and field. */
export function parseSelfCheck(path: string, value: unknown): SelfCheck {
  return parseField(path, schema, value)
}
