import { integer, maxValue, minValue, nullable, number, object, optional, pipe } from 'valibot'
import { type ClassCondition, GUIDANCE_LIMITS } from '../../protocol/codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'

/** The choice of guidance; `proposed` is that of the original code's examples. */
export const GUIDANCE = { ...GUIDANCE_LIMITS, step: 0.5, proposed: 3 } as const

/** A class with its guidance. */
export const classConditionSchema = object({
  class: nullable(pipe(number(), integer(), minValue(0))),
  guidance: pipe(number(), minValue(GUIDANCE.min), maxValue(GUIDANCE.max)),
})

/** The class as instruments hold it: null until the user chooses. Settings of a studio that had none read as null. */
export const chosenClassSchema = optional(nullable(classConditionSchema), null)

/** A pack as far as it says whether it takes a class. */
export type MayTakeClass = { space?: Pick<Manifest['space'], 'classes'> | undefined }

/** What a pack is asked for: nothing where it takes no class, and its last class for a number beyond it. */
export function classWithin({ space }: MayTakeClass, chosen: ClassCondition | null): { classCondition?: ClassCondition } {
  if (!space?.classes || !chosen) return {}
  const { class: label, guidance } = chosen
  return { classCondition: label === null ? { class: null, guidance: 1 } : { class: Math.min(label, space.classes.count - 1), guidance } }
}
