/*
 * Looking for faces in a photo of any shape. The finder sees a square of 256 pixels, so each look is at a square view of the photo:
 * the whole upright and on its head, then turned by quarters, then tiles of it, until a look is convincing. A found face is then looked
 * at once more from near by, level, which places its marks.
 */
import { nextTurn } from '../base/next-turn.ts'
import { faceSquare } from '../pixels/face-square.ts'
import type { Crop, FaceMarks, FoundFace } from '../protocol/photos-api.ts'

/** A face in a view, as the finder sees it: `score` in 0..1 tells how much its box looks like an upright face. */
export type SeenFace = { marks: FaceMarks; score: number }

/** Looks at a square of the photo. The marks are in pixels of the photo. */
export type Look = (view: Crop) => Promise<SeenFace[]>

type Size = { width: number; height: number }
type Candidate = SeenFace & { isSure: boolean }

/** Upright faces score 0.8 to 0.95 from near by. One that is taken for upright but stands on its head stays below 0.8. */
const SURE_SCORE = 0.8

/**
 * A face that scores so much in the view of a whole photo, and fills this share of it, stands upright there, with marks that a nearer look moves by
 * one or two percent of its square. On its head it stays below 0.85.
 */
const CLEAR_SCORE = 0.87
const CLEAR_SHARE = 1 / 5

/** A face fills this share of the view that looks at it from near by. */
const NEAR_SHARE = 1 / 1.5

/** Marks that move by less than this share of the square are settled. */
const SETTLED = 0.02

const MAX_PASSES = 3

/** Faces in the view of a whole photo may be too small for the finder; they are looked for in tiles of a half and a quarter. */
const TILE_SHARES = [1 / 2, 1 / 4]

/** Where all that finds none, tiles of so many pixels show the faces that are small in a photo of a large camera; upright alone, as there are many. */
const FINE_SIDE = 640

/** Faces above an eighth of a view are found in it, and its tiles have half its side: no face lies across the edges of all of them. */
const OVERLAP = 1 / 4

/** The finder sees views at this many pixels: tiles of a view that is no larger show nothing new. */
const SEEN_SIDE = 256

const HALF_TURN = Math.PI

/**
 * The faces of a photo, the largest first. `onEarly` gets those of the upright view of the whole, so that one can be framed while the search goes on:
 * as that view shows them where all of them are clear, and once they were looked at from near by where all of them are sure.
 */
export async function searchFaces(look: Look, size: Size, onEarly: (faces: FoundFace[]) => void = () => {}): Promise<FoundFace[]> {
  const tellEarly = async (faces: readonly Candidate[]) => {
    if (faces.length === 0 || !faces.every(({ isSure }) => isSure)) return
    onEarly(largestFirst(faces))
    await nextTurn() // in which the answer leaves the worker, before the next look holds it
  }
  const whole: Crop = { centreX: size.width / 2, centreY: size.height / 2, side: Math.max(size.width, size.height), angle: 0 }
  const tiled = TILE_SHARES.filter((share) => 2 * share * whole.side > SEEN_SIDE)
  // Upright and on its head always: faces that stand either way may be beside one another, and one view shows half of them.
  const stages = [
    [whole, turned(whole, 2)],
    [1, 3].map((quarters) => turned(whole, quarters)),
    ...tiled.map((share) => tilesOf(size, whole.side * share)),
    ...fineTiles(size),
  ]
  const found: Candidate[] = []
  for (const views of stages) {
    for (const view of views) {
      const inView = await look(view)
      if (view === whole) await tellEarly(inView.map((seen) => ({ ...seen, isSure: isClear(seen, whole) })))
      for (const seen of inView) {
        if (!found.some((other) => isSame(other, seen) && other.isSure)) addBest(found, await lookNear(look, seen))
      }
      if (view === whole) await tellEarly(found)
    }
    if (found.some(({ isSure }) => isSure)) break
  }
  return largestFirst(found)
}

function isClear({ marks, score }: SeenFace, view: Crop): boolean {
  return score >= CLEAR_SCORE && faceSquare(marks).side >= CLEAR_SHARE * view.side
}

function largestFirst(found: readonly Candidate[]): FoundFace[] {
  const sideOf = ({ marks }: Candidate) => faceSquare(marks).side
  return found.toSorted((a, b) => sideOf(b) - sideOf(a)).map(({ marks, isSure }) => ({ ...marks, isSure }))
}

/** Looks again at a face, level and larger, until its marks stay where they are; and upside down too where the score is low. */
async function lookNear(look: Look, first: SeenFace): Promise<Candidate> {
  let best: Candidate = { ...first, isSure: false }
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const upright = await nearest(look, best)
    const seen = upright && upright.score >= SURE_SCORE ? upright : better(upright, await nearest(look, best, HALF_TURN))
    if (!seen) return best
    const moved = movement(seen, best) / faceSquare(seen.marks).side
    best = { ...seen, isSure: seen.score >= SURE_SCORE }
    if (moved < SETTLED) break
  }
  return best
}

/** The face in the middle of a near view of `at`, turned further by `turn`. */
async function nearest(look: Look, at: SeenFace, turn = 0): Promise<SeenFace | null> {
  const square = faceSquare(at.marks)
  const seen = await look({ ...square, side: square.side / NEAR_SHARE, angle: square.angle + turn })
  const [face] = seen.toSorted((a, b) => distance(a, at) - distance(b, at))
  return face && isSame(face, at) ? face : null
}

function better(a: SeenFace | null, b: SeenFace | null): SeenFace | null {
  return a && b ? (a.score >= b.score ? a : b) : (a ?? b)
}

function addBest(found: Candidate[], face: Candidate): void {
  const index = found.findIndex((other) => isSame(other, face))
  if (index < 0) found.push(face)
  else if ((found[index]?.score ?? 0) < face.score) found[index] = face
}

function distance(a: SeenFace, b: SeenFace): number {
  const [p, q] = [faceSquare(a.marks), faceSquare(b.marks)]
  return Math.hypot(p.centreX - q.centreX, p.centreY - q.centreY)
}

/** How far the marks are apart, in the mean. A face that is turned by half has moved, though it is where it was. */
function movement({ marks: a }: SeenFace, { marks: b }: SeenFace): number {
  const marks = ['leftEye', 'rightEye', 'mouth'] as const
  return marks.reduce((sum, name) => sum + Math.hypot(a[name].x - b[name].x, a[name].y - b[name].y), 0) / marks.length
}

/** One face seen twice: neighbours' squares overlap by less than half. */
function isSame(a: SeenFace, b: SeenFace): boolean {
  return distance(a, b) < 0.4 * Math.min(faceSquare(a.marks).side, faceSquare(b.marks).side)
}

function turned(view: Crop, quarters: number): Crop {
  return { ...view, angle: (quarters * Math.PI) / 2 }
}

function fineTiles(size: Size): Crop[][] {
  const isLarge = Math.max(size.width, size.height) * Math.min(...TILE_SHARES) > FINE_SIDE
  return isLarge ? [tilesOf(size, FINE_SIDE, [0])] : []
}

/** Squares that overlap by `OVERLAP` and cover a picture, each upright and on its head: the finder sees faces up to a quarter turned. */
export function tilesOf({ width, height }: Size, side: number, angles: readonly number[] = [0, HALF_TURN]): Crop[] {
  const middles = (length: number) => {
    const count = Math.max(1, Math.ceil((length / side - OVERLAP) / (1 - OVERLAP)))
    return Array.from({ length: count }, (_, i) => (count === 1 ? length / 2 : side / 2 + (i * (length - side)) / (count - 1)))
  }
  return middles(height).flatMap((centreY) =>
    middles(width).flatMap((centreX) => angles.map((angle) => ({ centreX, centreY, side, angle }))),
  )
}
