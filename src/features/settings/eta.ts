import { maxValue, minValue, number, optional, pipe } from 'valibot'

/** Eta as settings hold it: how much of the noise of every step is fresh. Settings of a studio that had none read as 0. */
export const etaSchema = optional(pipe(number(), minValue(0), maxValue(1)), 0)
