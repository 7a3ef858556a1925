import { findFace } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { teachWords } from '../../words/teach-words.ts'
import { words } from '../../words/english.ts'
import { teach, type TeachPhase } from '../../recipes/teach.ts'
import { teachOptions } from './options.ts'

const text = teachWords

/** The chosen examples that are still there, and the faces that stand in for those that have it not. */
function examplesOf(state: Pick<Studio, 'faces' | 'options'>) {
  const { has, hasNot } = optionsOf(state, teachOptions)
  const pick = (ids: readonly string[]) => ids.flatMap((id) => findFace(state, id) ?? [])
  // A result of a face that has it may well have it too.
  const others = state.faces.filter(({ id, origin }) => origin === null && !has.includes(id) && !hasNot.includes(id))
  return { has: pick(has), hasNot: pick(hasNot), others }
}

/** Teaches the attribute that the panel describes, and adds it to the studio. */
export function startTeach(studio: StudioStore): Promise<void> {
  const name = optionsOf(studio.getState(), teachOptions).name.trim() || text.unnamed
  return studio.getState().runJob({
    feature: teachOptions.id,
    title: words.instrument.teach.title,
    sourceId: null,
    run: async ({ model, jobOf, addTaught }) => {
      const covariance = await studio.getState().needCovariance()
      const input = { ...examplesOf(studio.getState()), covariance }
      const { examples, ...fitted } = await teach(model, input, jobOf<TeachPhase>(text.phases))
      addTaught({ id: crypto.randomUUID(), name, ...fitted, examples, madeAt: Date.now(), starred: false })
    },
  })
}
