/* The framing of a photo as an immutable value: each move of the user and the answer of the face finder make a new one. */
import { faceSquare } from '../../pixels/face-square.ts'
import type { Crop, FaceMarks, FoundFace, Framing, Point } from '../../protocol/photos-api.ts'
import { firstCrop, outlineMarks, type PhotoSize } from './framing.ts'

/** The state of the search for faces. Those of an early answer may still move. */
export type Search = { kind: 'looking' } | { kind: 'found'; faces: readonly FoundFace[]; mayMove: boolean } | { kind: 'failed' }

export type FramingState = {
  crop: Crop
  /** The marks of the eyes and the mouth; null without marks. */
  marks: FaceMarks | null
  /** Whether the crop is the one that the marks ask for. */
  isAligned: boolean
  search: Search
  /** Which of the found faces the marks began with. */
  chosen: number | null
  /** A later answer of the finder moves only what it framed itself, or the face that the user has chosen; what was framed by hand stays. */
  framedBy: 'finder' | 'choice' | 'hand'
}

export function firstFraming(size: PhotoSize): FramingState {
  return { crop: firstCrop(size), marks: null, isAligned: false, search: { kind: 'looking' }, chosen: null, framedBy: 'finder' }
}

/** Takes an answer of the finder, which may come again: faces of its first look, as seen from afar and from near by, and all. The largest is framed, unless the user has framed already. */
export function takeSearch(state: FramingState, search: Search): FramingState {
  if (search.kind === 'failed' && state.search.kind === 'found') return { ...state, search: { ...state.search, mayMove: false } }
  const taken = { ...state, search, chosen: chosenAgain(state, search) }
  if (state.framedBy === 'hand') return taken
  return frameFace(taken, state.framedBy === 'choice' ? (taken.chosen ?? 0) : 0)
}

/** The chosen face among those of a new answer: the nearest one. */
function chosenAgain({ search: before, chosen }: FramingState, search: Search): number | null {
  const face = chosen === null ? undefined : foundFaces(before)[chosen]
  if (!face) return chosen
  const at = faceSquare(face)
  const away = foundFaces(search)
    .map(faceSquare)
    .map(({ centreX, centreY }) => Math.hypot(centreX - at.centreX, centreY - at.centreY))
  return away.indexOf(Math.min(...away))
}

export function foundFaces(search: Search): readonly FoundFace[] {
  return search.kind === 'found' ? search.faces : []
}

/** Frames the face that the user has chosen; an unknown index changes nothing. */
export function chooseFace(state: FramingState, chosen: number): FramingState {
  const framed = frameFace(state, chosen)
  return framed === state ? state : { ...framed, framedBy: 'choice' }
}

function frameFace(state: FramingState, chosen: number): FramingState {
  const face = foundFaces(state.search)[chosen]
  if (!face) return state
  const { leftEye, rightEye, mouth } = face
  return align({ ...state, marks: { leftEye, rightEye, mouth }, chosen })
}

/** Moves one mark under a steady picture. */
export function moveMark(state: FramingState, name: keyof FaceMarks, point: Point): FramingState {
  return state.marks ? { ...state, marks: { ...state.marks, [name]: point }, isAligned: false, framedBy: 'hand' } : state
}

/** Frames by the marks, as the official alignment does. */
export function align(state: FramingState): FramingState {
  return state.marks ? { ...state, crop: faceSquare(state.marks), isAligned: true } : state
}

/** Puts marks where the outline is, to be moved from there. */
export function placeMarks(state: FramingState): FramingState {
  return { ...state, marks: outlineMarks(state.crop) }
}

export function frameByHand(state: FramingState, change: (crop: Crop) => Crop): FramingState {
  return { ...state, crop: change(state.crop), isAligned: false, framedBy: 'hand' }
}

/** Resets the framing to its first state. */
export function startAgain({ search }: FramingState, size: PhotoSize): FramingState {
  return takeSearch(firstFraming(size), search)
}

export function framingOf({ crop, marks, isAligned }: FramingState): Framing {
  return { crop, marks: isAligned ? marks : null }
}
