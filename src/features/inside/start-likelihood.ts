import type { Face } from '../../store/face.ts'
import { originalOf } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { insideWords } from '../../words/inside-words.ts'
import { askedOf } from '../../recipes/ways.ts'
import { contrastsOf, likelihood } from '../../recipes/likelihood.ts'
import { editOptions } from '../settings/edit-options.ts'
import { insideOptions } from './options.ts'
import { insideClass } from './start-inside.ts'

const text = insideWords.bits

/** The seed of the bounds' noise and of the contrasts: the same for all faces, so that faces can be compared. */
const SEED = 1

/** How many of the last edits of a face are measured beside it. */
const MAX_EDITS = 3

/** The face whose bits are measured: the face on the stage, or the one that this edit or reconstruction was made of. */
export function measuredFace(state: Pick<Studio, 'faces'>, shownId: string | null): Face | null {
  return originalOf(state, shownId, editOptions.id)
}

/** The face drawn back, and its last edits; the one on the stage among them. */
function madeOf({ faces, shownId }: Pick<Studio, 'faces' | 'shownId'>, face: Face): { name: string; picture: Float32Array }[] {
  const made = faces.filter(({ origin, size }) => origin?.sourceId === face.id && size === face.size)
  const newest = (list: Face[]) => list.toSorted((a, b) => Number(b.id === shownId) - Number(a.id === shownId) || b.madeAt - a.madeAt)
  const back = newest(made.filter(({ origin }) => origin?.redraws)).slice(0, 1)
  const edits = newest(made.filter(({ origin }) => origin?.feature === editOptions.id && !origin.redraws)).slice(0, MAX_EDITS)
  return [
    ...back.map(({ picture }) => ({ name: text.drawnBack, picture })),
    ...edits.map(({ title, picture }) => ({ name: title, picture })),
  ]
}

/** Measures how likely the face on the stage is, and pictures beside it. */
export function startLikelihood(studio: StudioStore): void {
  const face = measuredFace(studio.getState(), studio.getState().shownId)
  if (!face) return
  const chosen = optionsOf(studio.getState(), insideOptions)
  const { boundSteps, draws, contrasts } = chosen
  const options = { steps: boundSteps, draws, seed: SEED }
  const contrasting = contrasts ? contrastsOf(face, SEED).map(({ name, picture }) => ({ name: text[name], picture })) : []
  const others = [...contrasting, ...madeOf(studio.getState(), face)]
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.title,
    sourceId: face.id,
    priority: 'batch',
    run: async ({ model, jobOf, setFaceBits }) => {
      const asked = askedOf(insideClass(chosen, model.manifest, face))
      const made = await likelihood(
        model,
        { face, others, ...options, ...asked },
        jobOf({ bits: text.phase }, () => false),
      )
      setFaceBits({ ...made, ...options, ...asked, faceId: face.id })
    },
  })
}
