import { array, finite, integer, maxLength, minLength, minValue, nullable, number, object, optional, parse, pipe } from 'valibot'
import type { TaughtAttribute } from '../store/attributes-slice.ts'
import { parseAs } from './record.ts'
import type { RecordKind } from './record-kind.ts'

/** The official z_sem has 512 numbers. */
const MAX_Z = 65_536

const real = pipe(number(), finite())
const count = pipe(number(), integer(), minValue(0))

const vector = pipe(array(real), minLength(1), maxLength(MAX_Z))

/** Records of older studios have no `pattern`; their `direction` has always been the weights. */
const body = object({
  direction: vector,
  pattern: optional(nullable(vector), null),
  bias: real,
  score: nullable(object({ accuracy: real, margin: real, auroc: real, folds: count })),
  examples: object({ has: count, hasNot: count, unlabelled: count }),
})

/** Attributes that the user has taught. */
export const attributeKind: RecordKind<TaughtAttribute> = {
  name: 'attribute',
  items: (state) => state.taught,
  isKept: () => true,
  removedIds: (state) => state.removedTaughtIds,
  write: ({ id, pack, name, madeAt, starred, weights, direction, ...rest }) => ({
    id,
    pack,
    title: name,
    madeAt,
    starred,
    body: { ...rest, direction: weights, pattern: direction },
  }),
  read: ({ id, pack, title, madeAt, starred, body: value }) => {
    const { direction: weights, pattern: direction, ...rest } = parseAs(() => parse(body, value))
    return { id, pack, name: title, madeAt, starred, ...rest, weights, direction }
  },
  put: (studio, attributes) => attributes.forEach((attribute) => studio.getState().putTaught(attribute)),
  drop: (studio, ids) => studio.getState().dropTaught(ids),
  remove: (studio, ids) => ids.forEach((id) => studio.getState().removeTaught(id)),
  relabel: (studio, id, { title, ...star }) =>
    studio.getState().relabelTaught(id, { ...star, ...(title !== undefined && { name: title }) }),
  picture: () => null,
}
