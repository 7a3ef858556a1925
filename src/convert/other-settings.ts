import { SubcodeError } from '../base/errors.ts'
import { type HyperFields, type HyperValue, isFields, sayValue } from '../formats/unreadable.ts'
import { readHyper } from './hyper-parameters.ts'

/**
 * The settings of another code than DiffAE's, by their names at any depth: `fixed` ones change the arithmetic, and the studio computes these values;
 * `told` ones repeat what the tensors show, or matter only while the model is trained.
 */
export type OtherSettings = { fixed: Readonly<Record<string, readonly HyperValue[]>>; told: ReadonlySet<string> }

/** Configurations of these codes are four deep. */
const MAX_DEPTH = 16

/** Throws `bad-file` for a setting with a value that cannot be computed. */
export function checkSettings(fields: HyperFields, settings: OtherSettings, depth = 0): void {
  for (const [name, value] of Object.entries(fields)) {
    const allowed = Object.hasOwn(settings.fixed, name) ? settings.fixed[name] : undefined
    if (allowed && !allowed.includes(value)) {
      const found = sayValue(value)
      throw new SubcodeError(
        'bad-file',
        `Expected ${name} to be ${String(allowed[0])}, found ${found}. The studio cannot compute this model.`,
        {
          values: { reason: 'hyper-parameter-wrong', name, found },
        },
      )
    }
    if (!allowed && isFields(value) && depth < MAX_DEPTH) checkSettings(value, settings, depth + 1)
  }
}

/** The fields that neither this code's settings nor the table of hyper-parameters names, in their places. */
export function strangeFields(fields: HyperFields, settings: OtherSettings, depth = 0): HyperFields {
  const isKnown = (name: string) => Object.hasOwn(settings.fixed, name) || settings.told.has(name)
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, HyperValue][] => {
      if (isKnown(name)) return []
      if (!isFields(value) || depth === MAX_DEPTH) return readHyper({ [name]: value }).unknown.length > 0 ? [[name, value]] : []
      const inside = strangeFields(value, settings, depth + 1)
      return Object.keys(inside).length > 0 ? [[name, inside]] : []
    }),
  )
}
