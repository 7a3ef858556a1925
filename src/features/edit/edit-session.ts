import { type Along, convertStrengths, kindOfCode } from '../../math/edit-codes.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { latestOnly } from '../running/latest-only.ts'
import { editSpaceOf } from '../settings/edit-attributes.ts'
import { editOptions, type EditOptions } from '../settings/edit-options.ts'
import { editableFace, runEdit } from './run-edit.ts'

/** The pause after the last key or release before the finished picture is drawn, so that ten presses of a key draw one. */
const REST_MS = 350

export type EditSession = {
  options: () => EditOptions
  /** Changes settings without drawing at once. */
  set: (change: Partial<EditOptions>) => void
  /** The settings change and more is to come: a draft, the newest alone. */
  change: (change: Partial<EditOptions>) => void
  /** The settings have come to rest: the finished picture, if they have changed. */
  finish: () => void
  /** The sliders move along another vector, and change the readings of the face on the stage as much as before. */
  turn: (along: Along) => void
  /** The finished picture with the settings as they are. */
  draw: () => void
  /** Returns to the settings before the first change since the last finished drag, and cancels the running job. */
  cancel: () => void
}

/** The work of the panel's sliders: drafts while they are held, the finished picture after. */
export function createEditSession(studio: StudioStore): EditSession {
  const drafts = latestOnly(() => runEdit(studio, 'draft'))
  let timer: ReturnType<typeof setTimeout> | undefined
  let before: EditOptions | null = null

  const draw = () => {
    before = null
    drafts.drop()
    void runEdit(studio, 'full')
  }

  const options = () => optionsOf(studio.getState(), editOptions)
  const change = (changed: Partial<EditOptions>) => {
    clearTimeout(timer)
    const { setOptions, shownId } = studio.getState()
    before ??= options()
    setOptions(editOptions, changed)
    if (shownId !== null) drafts.ask()
  }
  const finish = () => {
    clearTimeout(timer)
    if (before) timer = setTimeout(draw, REST_MS)
  }

  return {
    options,
    set: (changed) => studio.getState().setOptions(editOptions, changed),
    change,
    finish,
    turn: (along) => {
      const [state, { along: from, strengths }] = [studio.getState(), options()]
      const [space, z] = [editSpaceOf(state), editableFace(state, state.shownId)?.z]
      if (!space) return
      change({ along, strengths: convertStrengths(strengths, space, z ? kindOfCode(z, space) : null, from, along) })
      finish()
    },
    draw,
    cancel: () => {
      clearTimeout(timer)
      drafts.drop()
      const { setOptions, jobs, cancelJob, showDraft } = studio.getState()
      for (const { id, task } of jobs) if (task.feature === editOptions.id) cancelJob(id)
      if (before) setOptions(editOptions, before)
      before = null
      showDraft(null)
    },
  }
}
