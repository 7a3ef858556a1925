import { integer, maxValue, minValue, number, pipe } from 'valibot'

/** Seeds have six digits, which are easy to say and to write down. */
export const MAX_SEED = 999_999

/** A seed as settings hold it. */
export const seedSchema = pipe(number(), integer(), minValue(0), maxValue(MAX_SEED))
