import * as v from 'valibot'
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
  /** Draws the face again without the drift of background and face colour that is seen in it. */
  undoDrift: boolean
  /** How many numbers of z_sem may move. */
  keep: number | null
  /** The part of the way from x_T to the picture, in percent, in which the edited z_sem is seen. */
  window: [number, number]
  draftSteps: number | null
  renderSteps: number | null
}

export const WHOLE_WAY: [number, number] = [0, 100]

const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100))
const schema = v.object({
  along: v.optional(v.picklist(['pattern', 'weights'])),
  strengths: v.record(v.string(), v.number()),
  flipped: v.array(v.string()),
  locked: v.array(v.string()),
  keepRest: v.optional(v.boolean()),
  undoDrift: v.optional(v.boolean()),
  keep: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  window: v.tuple([percent, percent]),
  draftSteps: v.nullable(stepsSchema),
  renderSteps: v.nullable(stepsSchema),
})

export const editOptions: OptionsSpec<EditOptions> = {
  id: 'edit',
  initial: {
    along: 'pattern',
    strengths: {},
    flipped: [],
    locked: [],
    keepRest: true,
    undoDrift: true,
    keep: null,
    window: WHOLE_WAY,
    draftSteps: null,
    renderSteps: null,
  },
  parse: (value) => {
    const { along, keepRest, undoDrift, ...rest } = v.parse(schema, value)
    // Older studios knew the paper's move alone, no mask and no undoing: what they drew so is drawn again as it was.
    const isMoved = Object.values(rest.strengths).some((strength) => strength !== 0)
    return { along: along ?? (isMoved ? 'weights' : 'pattern'), keepRest: keepRest ?? !isMoved, undoDrift: undoDrift ?? !isMoved, ...rest }
  },
}
