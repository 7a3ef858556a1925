import * as v from 'valibot'
import type { AttributeList } from '../protocol/attribute.ts'
import { NAME_LIMIT, ofWeightsOnly } from '../protocol/attribute.ts'
import { QUANTILES } from '../protocol/covariance.ts'
import { parseField } from './parse-field.ts'
import { wrongPackFile } from './wrong-pack-file.ts'

/** CelebA has 40 attributes; a longer list is refused. */
const ATTRIBUTE_LIMIT = 1000

const finite = v.pipe(v.number(), v.finite())
const name = v.pipe(v.string(), v.maxLength(NAME_LIMIT))
const kind = v.picklist(['classify', 'regress'])
const metric = v.picklist(['auroc', 'r2'])
const range = v.pipe(
  v.tuple([finite, finite]),
  v.check(([low, high]) => low < high, 'the lower end comes first'),
)

/**
 * The attributes of a pack with z_sem of `zSize` numbers, of any version: a list is version 1. Throws `bad-pack` naming file and field.
 */
export function parseAttributes(path: string, value: unknown, zSize: number): AttributeList {
  const vector = v.pipe(v.array(finite), v.length(zSize))
  return Array.isArray(value) ? parseList(path, value, vector) : parseDocument(path, value, vector)
}

type Vector = v.GenericSchema<unknown, number[]>

function parseList(path: string, value: unknown, direction: Vector): AttributeList {
  const attribute = v.object({
    name,
    group: name,
    direction,
    bias: finite,
    kind,
    metric: v.nullable(metric),
    score: v.nullable(finite),
    range: v.tuple([finite, finite]),
  })
  const attributes = parseField(path, v.pipe(v.array(attribute), v.maxLength(ATTRIBUTE_LIMIT)), value)
  return { kinds: null, attributes: attributes.map(ofWeightsOnly) }
}

function parseDocument(path: string, value: unknown, vector: Vector): AttributeList {
  const kinds = v.object({ names: v.tuple([name, name]), weights: vector, bias: finite })
  const form = v.object({
    of: v.optional(v.nullable(name), null),
    weights: vector,
    bias: finite,
    metric: v.optional(v.nullable(metric), null),
    score: v.optional(v.nullable(finite), null),
    direction: v.optional(v.nullable(vector), null),
    range,
    places: v.optional(v.nullable(v.pipe(v.array(finite), v.length(QUANTILES), v.check(isRising, 'the numbers must not fall'))), null),
    moves: v.optional(v.pipe(v.record(name, finite), v.maxEntries(ATTRIBUTE_LIMIT)), {}),
    drift: v.optional(v.nullable(v.object({ background: finite, colour: finite })), null),
  })
  // A form of each of two kinds.
  const forms = v.pipe(v.array(form), v.minLength(1), v.maxLength(2))
  const attribute = v.object({
    key: v.optional(name),
    name,
    group: name,
    kind,
    unit: v.picklist(['sd', 'step', 'amplitude']),
    changes: v.exactOptional(v.picklist(['background', 'colour'])),
    forms,
  })
  const schema = v.object({
    version: v.literal(2),
    kinds: v.optional(v.nullable(kinds), null),
    attributes: v.pipe(v.array(attribute), v.maxLength(ATTRIBUTE_LIMIT)),
  })
  const { kinds: told, attributes } = parseField(path, schema, value)
  const list = { kinds: told, attributes: attributes.map((one) => ({ ...one, key: one.key ?? one.name })) }
  checkForms(path, list)
  return list
}

function isRising(values: number[]): boolean {
  return values.every((value, i) => i === 0 || value >= (values[i - 1] ?? value))
}

/** A face of any kind finds at most one form, and one that moves in its units. */
function checkForms(path: string, { kinds, attributes }: AttributeList): void {
  attributes.forEach(({ unit, forms }, i) => {
    const names = forms.map(({ of }) => of)
    const strange = names.find((of) => of !== null && !kinds?.names.includes(of))
    if (strange !== undefined) throw wrongPackFile(path, `attributes.${i}.forms: "${strange}" is none of the kinds of faces.`)
    if (new Set(names).size < names.length || (names.includes(null) && names.length > 1))
      throw wrongPackFile(path, `attributes.${i}.forms: one form for each kind of face is expected, or one for all.`)
    if (unit !== 'amplitude' && forms.some(({ direction }) => direction === null))
      throw wrongPackFile(path, `attributes.${i}.forms: a direction is expected, of which one ${unit} is the unit.`)
  })
}
