import { array, finite, integer, maxLength, minLength, minValue, nullable, number, object, parse, pipe } from 'valibot'
import type { TaughtAttribute } from '../store/attributes-slice.ts'
import { parseAs } from './record.ts'
import type { RecordKind } from './record-kind.ts'

/** The official z_sem has 512 numbers. */
const MAX_Z = 65_536

const real = pipe(number(), finite())
const count = pipe(number(), integer(), minValue(0))

const body = object({
  direction: pipe(array(real), minLength(1), maxLength(MAX_Z)),
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
  write: ({ id, pack, name, madeAt, starred, ...rest }) => ({ id, pack, title: name, madeAt, starred, body: rest }),
  read: ({ id, pack, title, madeAt, starred, body: value }) => ({
    id,
    pack,
    name: title,
    madeAt,
    starred,
    ...parseAs(() => parse(body, value)),
  }),
  put: (studio, attributes) => attributes.forEach((attribute) => studio.getState().putTaught(attribute)),
  drop: (studio, ids) => studio.getState().dropTaught(ids),
  remove: (studio, ids) => ids.forEach((id) => studio.getState().removeTaught(id)),
  relabel: (studio, id, { title, ...star }) =>
    studio.getState().relabelTaught(id, { ...star, ...(title !== undefined && { name: title }) }),
  picture: () => null,
}
