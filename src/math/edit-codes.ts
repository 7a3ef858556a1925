import type { Attribute, AttributeForm, AttributeUnit, Changed, FaceKinds } from '../protocol/attribute.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import type { Covariance } from '../protocol/covariance.ts'
import type { Space } from '../protocol/manifest.ts'
import { faceKindOf, formFor, readAttribute } from './attribute-reading.ts'
import { identity, type Metric, timesCovariance } from './covariance.ts'
import { editMove, paperDirection } from './edit-move.ts'
import { pullBack } from './pull-back.ts'
import type { UndoDrift } from './undo-drift.ts'
import { cosineDistance, dot, norm } from './vectors.ts'
import { normalizeZ, type ZStatistics } from './z-norm.ts'

/** What an edit knows of a pack: its attributes, the kinds of its faces, and how its codes spread; `covariance` is null where that is not known. */
export type EditSpace = {
  statistics: ZStatistics
  kinds: FaceKinds | null
  attributes: readonly Attribute[]
  covariance: Covariance | null
}

/** Along which vector attributes move: the pattern, where it is known, or the weights, as in the paper. */
export type Along = 'pattern' | 'weights'

/** How z_sem moves, attributes by their keys: how far each goes, which go the other way, which must stay, and how many numbers may move. */
export type MoveOptions = {
  along: Along
  strengths: Readonly<Record<string, number>>
  flipped: readonly string[]
  locked: readonly string[]
  keep: number | null
}

/** The units that a strength stands for: turned round where it is flipped. */
export function amountOf({ strengths, flipped }: Pick<MoveOptions, 'strengths' | 'flipped'>, key: string): number {
  const strength = strengths[key] ?? 0
  return flipped.includes(key) ? -strength : strength
}

/** A pack without statistics has codes that are normalised as they are. */
export function statisticsOf({ size, mean, std }: NonNullable<Space['code']>): ZStatistics {
  return { mean: mean ?? new Array<number>(size).fill(0), std: std ?? new Array<number>(size).fill(1) }
}

/** The kind of face that a z_sem is of. */
export function kindOfCode({ data }: SemanticCodes, { statistics, kinds }: Pick<EditSpace, 'statistics' | 'kinds'>): string | null {
  return faceKindOf(normalizeZ(data, statistics), kinds)
}

/** The move of one unit of an attribute, and the units that keep faces plausible. */
export type UnitMove = { direction: ArrayLike<number>; unit: AttributeUnit; range: readonly [number, number] }

/** Within these, in standard deviations of the reading, 95 of 100 training faces lie. */
const COVARIANCE_RANGE = [-2, 2] as const

/** The least amplitude that is offered for a unit. */
const LEAST_AMPLITUDE = 0.01

/**
 * How a form moves a normalised code. The pattern of weights alone is C w / sqrt(w' C w), for one standard deviation of the reading (Haufe et
 * al., NeuroImage 2014, equation 6). Without a covariance there is the paper's move only.
 */
export function unitMoveOf(
  { unit }: Pick<Attribute, 'unit'>,
  form: Pick<AttributeForm, 'weights' | 'direction' | 'range'>,
  along: Along,
  covariance: Covariance | null,
): UnitMove {
  const { weights, direction, range } = form
  if (along === 'pattern' && direction) return { direction, unit, range }
  if (along === 'pattern' && covariance) {
    const pattern = timesCovariance(covariance, weights)
    const deviation = Math.sqrt(dot(weights, pattern)) || 1
    return { direction: pattern.map((value) => value / deviation), unit: 'sd', range: COVARIANCE_RANGE }
  }
  const paper = paperDirection(weights)
  if (unit === 'amplitude' || !direction) return { direction: paper, unit: 'amplitude', range }
  const amplitude = Math.max(LEAST_AMPLITUDE, Math.abs(dot(weights, direction) / (Math.sqrt(weights.length) * (norm(weights) || 1))))
  return { direction: paper, unit: 'amplitude', range: [range[0] * amplitude, range[1] * amplitude] }
}

/** The metric in which locks make the smallest correction: that of the training codes along patterns, and the plain one in the paper's move. */
function metricOf(along: Along, covariance: Covariance | null): Metric {
  return along === 'pattern' && covariance ? (vector) => timesCovariance(covariance, vector) : identity
}

/** An edited z_sem, and the share by which its other parts were pulled back into the region of the training codes (`pullBack`). */
export type EditedCodes = { z: SemanticCodes; pulledBack: number }

/**
 * The edited z_sem of one face, by the forms of its kind. The move is scaled by the statistics and added, without normalising the code and back,
 * so that an edit of strength 0 returns the same code. The paper's move and one that is held to some numbers are not pulled back.
 * `undo` is a move beside those of the attributes, of the normalised code (`seeDrift`): locks hold against it, and it is pulled back with them.
 */
export function editCodes(z: SemanticCodes, space: EditSpace, options: MoveOptions, undo: ArrayLike<number> | null = null): EditedCodes {
  const { statistics, covariance } = space
  const { along, locked, keep } = options
  const before = normalizeZ(z.data, statistics)
  const kind = faceKindOf(before, space.kinds)
  const forms = space.attributes.flatMap((attribute) => {
    const form = formFor(attribute, kind)
    return form ? [{ name: attribute.key, attribute, form, weights: form.weights, amount: amountOf(options, attribute.key) }] : []
  })
  const moved = forms.filter(({ amount }) => amount !== 0)
  const moves = moved.map(({ name, attribute, form, amount }) => ({ name, amount, ...unitMoveOf(attribute, form, along, covariance) }))
  const locks = forms.filter(({ name }) => locked.includes(name))
  const beside = undo ? [{ name: '', amount: 1, direction: undo }] : []
  const delta = editMove(z.data.length, [...moves, ...beside], locks, keep, metricOf(along, covariance))
  const isFree = along === 'pattern' && keep === null && moves.length > 0
  const { correction, share } =
    isFree && covariance
      ? pullBack(
          covariance,
          before,
          before.map((value, i) => value + (delta[i] ?? 0)),
          [...moved, ...locks].map(({ weights }) => weights),
        )
      : { correction: null, share: 0 }
  const data = z.data.map((value, i) => value + (statistics.std[i] ?? 1) * ((delta[i] ?? 0) + (correction?.[i] ?? 0)))
  return { z: { data, count: 1 }, pulledBack: share }
}

/**
 * How the drift of an edit is undone; null where nothing moves or the pack has no patterns. The paper's move is left as it is, and so is one that is
 * held to some numbers of the code, which an undoing would not keep to.
 */
export function undoDriftOf(
  { attributes, covariance }: Pick<EditSpace, 'attributes' | 'covariance'>,
  options: MoveOptions,
): UndoDrift | null {
  const moved = attributes.filter(({ key }) => amountOf(options, key) !== 0)
  if (!covariance?.drift || options.along !== 'pattern' || options.keep !== null || moved.length === 0) return null
  return { patterns: covariance.drift, changed: new Set<Changed>(moved.flatMap(({ changes }) => changes ?? [])) }
}

/** Strengths that change the readings along `to` as much as these do along `from`, for a face of a kind. Attributes that it lacks rest. */
export function convertStrengths(
  strengths: Readonly<Record<string, number>>,
  { attributes, covariance }: Pick<EditSpace, 'attributes' | 'covariance'>,
  kind: string | null,
  from: Along,
  to: Along,
): Record<string, number> {
  const converted = attributes.flatMap((attribute) => {
    const [strength, form] = [strengths[attribute.key] ?? 0, formFor(attribute, kind)]
    if (strength === 0 || !form) return []
    const perUnit = (along: Along) => dot(form.weights, unitMoveOf(attribute, form, along, covariance).direction)
    const ratio = perUnit(from) / perUnit(to)
    return Number.isFinite(ratio) && ratio > 0 ? [[attribute.key, strength * ratio] as const] : []
  })
  return Object.fromEntries(converted)
}

export type ReadOut = {
  /** The readings of each attribute that the face has a form for, by its key. */
  readings: Record<string, { before: number; after: number }>
  /** Cosine distance of the normalised codes, 0 to 2. */
  distance: number
}

/** What the attributes' linear models read in a code before and after an edit. Both are read by the forms of the face before. */
export function readOut(
  before: SemanticCodes,
  after: SemanticCodes,
  { statistics, kinds, attributes }: Omit<EditSpace, 'covariance'>,
): ReadOut {
  const [a, b] = [normalizeZ(before.data, statistics), normalizeZ(after.data, statistics)]
  const kind = faceKindOf(a, kinds)
  const readings = attributes.flatMap((attribute) => {
    const form = formFor(attribute, kind)
    return form ? [[attribute.key, { before: readAttribute(a, attribute, form), after: readAttribute(b, attribute, form) }] as const] : []
  })
  return { readings: Object.fromEntries(readings), distance: cosineDistance(a, b) }
}
