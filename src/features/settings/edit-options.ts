import {
  array,
  boolean,
  integer,
  maxValue,
  minValue,
  nullable,
  number,
  object,
  optional,
  parse,
  picklist,
  pipe,
  record,
  string,
  tuple,
} from 'valibot'
import type { Along } from '../../math/edit-codes.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { stepsSchema } from './steps.ts'

/** The choices of the user; null stands for the pack's default, or for no limit. Attributes are named by their keys. */
export type EditOptions = {
  /** Along which vector the sliders move z_sem. */
  along: Along
  /** Units of each slider; one that is not named rests at 0. */
  strengths: Record<string, number>
  /** Attributes whose slider leads the other way. */
  flipped: string[]
  /** Attributes that other sliders must not move. */
  locked: string[]
  /** Keeps the pixels of the face where the edit does not act. */
  keepRest: boolean
  /** How many numbers of z_sem may move. */
  keep: number | null
  /** The part of the way from x_T to the picture, in percent, in which the edited z_sem is seen. */
  window: [number, number]
  draftSteps: number | null
  renderSteps: number | null
}

export const WHOLE_WAY: [number, number] = [0, 100]

const percent = pipe(number(), minValue(0), maxValue(100))
const schema = object({
  along: optional(picklist(['pattern', 'weights'])),
  strengths: record(string(), number()),
  flipped: array(string()),
  locked: array(string()),
  keepRest: optional(boolean()),
  keep: nullable(pipe(number(), integer(), minValue(1))),
  window: tuple([percent, percent]),
  draftSteps: nullable(stepsSchema),
  renderSteps: nullable(stepsSchema),
})

export const editOptions: OptionsSpec<EditOptions> = {
  id: 'edit',
  initial: {
    along: 'pattern',
    strengths: {},
    flipped: [],
    locked: [],
    keepRest: true,
    keep: null,
    window: WHOLE_WAY,
    draftSteps: null,
    renderSteps: null,
  },
  parse: (value) => {
    const { along, keepRest, ...rest } = parse(schema, value)
    // Older studios knew the paper's move alone, and no mask: what they drew so is drawn again as it was.
    const isMoved = Object.values(rest.strengths).some((strength) => strength !== 0)
    return { along: along ?? (isMoved ? 'weights' : 'pattern'), keepRest: keepRest ?? !isMoved, ...rest }
  },
}
