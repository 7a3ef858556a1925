import type { Face } from './face.ts'
import { type FacesSlice, findFace } from './faces-slice.ts'
import type { OptionsSlice } from './options-slice.ts'

export type Tracked = Pick<FacesSlice, 'faces' | 'putFaces' | 'removeFaces' | 'changeFace'> & Pick<OptionsSlice, 'options'>

type Label = Pick<Face, 'title' | 'starred'>
type SetOptions = (options: Record<string, unknown>) => void

/** A difference between two states as the user sees it: faces that came or went, their names and stars, and settings. */
export type Change = {
  /** Settings that are dragged, by which moves are joined; null for everything else. */
  key: string | null
  apply: (state: Tracked, way: 'before' | 'after', setOptions: SetOptions) => void
  /** The same change with its faces as they are now: codes and companions come to a face after it was made. */
  refreshed: (state: Tracked) => Change
}

/** The change that the user made between two states; null when there is none to undo. Samples and codes are not undone. */
export function diffOf(before: Tracked, after: Tracked): Change | null {
  if (before.faces === after.faces && before.options === after.options) return null
  const came = facesOnlyIn(after, before)
  const went = facesOnlyIn(before, after)
  const labels = relabelled(before, after)
  const options = changedKeys(before.options, after.options)
  if (came.length + went.length + labels.length + options.length === 0) return null
  return makeChange({ came, went, labels, options, before: before.options, after: after.options })
}

type Parts = {
  came: Face[]
  went: Face[]
  labels: { id: string; before: Label; after: Label }[]
  options: string[]
  before: Record<string, unknown>
  after: Record<string, unknown>
}

function makeChange(parts: Parts): Change {
  const { came, went, labels, options } = parts
  const isOptionsAlone = came.length + went.length + labels.length === 0
  return {
    key: isOptionsAlone ? options.join() : null,
    apply: (state, way, setOptions) => {
      const [back, away] = way === 'before' ? [went, came] : [came, went]
      if (away.length > 0) state.removeFaces(away.map(({ id }) => id))
      if (back.length > 0) state.putFaces(back)
      for (const label of labels) state.changeFace(label.id, label[way])
      if (options.length > 0) setOptions({ ...state.options, ...Object.fromEntries(options.map((key) => [key, parts[way][key]])) })
    },
    refreshed: (state) => {
      const now = (face: Face) => findFace(state, face.id) ?? face
      return makeChange({ ...parts, came: came.map(now), went: went.map(now) })
    },
  }
}

const labelOf = ({ title, starred }: Face): Label => ({ title, starred })

function facesOnlyIn(one: Tracked, other: Tracked): Face[] {
  if (one.faces === other.faces) return []
  const ids = new Set(other.faces.map(({ id }) => id))
  return one.faces.filter(({ id, kind }) => kind !== 'sample' && !ids.has(id))
}

function relabelled(before: Tracked, after: Tracked): Parts['labels'] {
  if (before.faces === after.faces) return []
  const old = new Map(before.faces.map((face) => [face.id, face]))
  return after.faces.flatMap((face) => {
    const was = old.get(face.id)
    if (!was || (was.title === face.title && was.starred === face.starred)) return []
    return { id: face.id, before: labelOf(was), after: labelOf(face) }
  })
}

function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key])
}
