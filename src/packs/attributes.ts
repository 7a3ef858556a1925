import * as v from 'valibot'
import type { Attribute } from '../protocol/manifest.ts'
import { parseField } from './parse-field.ts'

/** CelebA has 40 attributes; a longer list is refused. */
const ATTRIBUTE_LIMIT = 1000

const finite = v.pipe(v.number(), v.finite())

/** The attributes of a pack with z_sem of `zSize` numbers. Throws `bad-pack` naming file and field. */
export function parseAttributes(path: string, value: unknown, zSize: number): Attribute[] {
  const attribute = v.object({
    name: v.string(),
    group: v.string(),
    direction: v.pipe(v.array(finite), v.length(zSize)),
    bias: finite,
    kind: v.picklist(['classify', 'regress']),
    metric: v.nullable(v.picklist(['auroc', 'r2'])),
    score: v.nullable(finite),
    range: v.tuple([finite, finite]),
  })
  return parseField(path, v.pipe(v.array(attribute), v.maxLength(ATTRIBUTE_LIMIT)), value)
}
