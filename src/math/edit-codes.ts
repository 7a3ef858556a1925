import type { SemanticCodes } from '../protocol/codes.ts'
import type { Attribute, Space } from '../protocol/manifest.ts'
import { attributeScore, cosineDistance } from './attribute-score.ts'
import { editMove } from './edit-move.ts'
import { normalizeZ, type ZStatistics } from './z-norm.ts'

/** An attribute whose key stays when it is renamed. */
export type KeyedAttribute = Attribute & { key: string }

/** How z_sem moves, attributes by their keys: how far each goes, which go the other way, which must stay, and how many numbers may move. */
export type MoveOptions = {
  strengths: Readonly<Record<string, number>>
  flipped: readonly string[]
  locked: readonly string[]
  keep: number | null
}

/** The amplitude that a strength stands for: turned round where it is flipped. */
export function amplitudeOf({ strengths, flipped }: Pick<MoveOptions, 'strengths' | 'flipped'>, key: string): number {
  const strength = strengths[key] ?? 0
  return flipped.includes(key) ? -strength : strength
}

/** A pack without statistics has codes that are normalised as they are. */
export function statisticsOf({ size, mean, std }: NonNullable<Space['code']>): ZStatistics {
  return { mean: mean ?? new Array<number>(size).fill(0), std: std ?? new Array<number>(size).fill(1) }
}

/**
 * The edited z_sem of one face. The move is scaled by the statistics and added, without normalising the code and back, so that
 * an edit of strength 0 returns the same code.
 */
export function editCodes(
  z: SemanticCodes,
  { std }: ZStatistics,
  attributes: readonly KeyedAttribute[],
  options: MoveOptions,
): SemanticCodes {
  const moves = attributes.flatMap(({ key, direction }) => {
    const amplitude = amplitudeOf(options, key)
    return amplitude === 0 ? [] : [{ name: key, direction, amplitude }]
  })
  const locks = attributes.filter(({ key }) => options.locked.includes(key)).map(({ key, direction }) => ({ name: key, direction }))
  const delta = editMove(z.data.length, moves, locks, options.keep)
  return { data: z.data.map((value, i) => value + (std[i] ?? 1) * (delta[i] ?? 0)), count: 1 }
}

export type ReadOut = {
  /** By the key of the attribute: a probability from 0 to 1, or the value of a regression. */
  scores: Record<string, { before: number; after: number }>
  /** Cosine distance of the normalised codes, 0 to 2. */
  distance: number
}

/** The scores of a code by the attributes' linear models, before and after an edit. */
export function readOut(
  before: SemanticCodes,
  after: SemanticCodes,
  statistics: ZStatistics,
  attributes: readonly KeyedAttribute[],
): ReadOut {
  const [a, b] = [normalizeZ(before.data, statistics), normalizeZ(after.data, statistics)]
  const scores = Object.fromEntries(
    attributes.map((attribute) => [attribute.key, { before: attributeScore(a, attribute), after: attributeScore(b, attribute) }]),
  )
  return { scores, distance: cosineDistance(a, b) }
}
