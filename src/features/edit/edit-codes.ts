import { attributeScore, cosineDistance } from '../../math/attribute-score.ts'
import { editMove } from '../../math/edit-move.ts'
import { normalizeZ, type ZStatistics } from '../../math/z-norm.ts'
import type { SemanticCodes } from '../../protocol/codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { EditAttribute } from './attributes.ts'
import { amplitudeOf, type EditOptions } from './options.ts'

/** What of the options says how z_sem moves. */
export type MoveOptions = Pick<EditOptions, 'strengths' | 'flipped' | 'locked' | 'keep'>

/** A pack without statistics has codes that are normalised as they are. */
export function statisticsOf(zSem: NonNullable<Manifest['zSem']>): ZStatistics {
  const { size, mean, std } = zSem
  return { mean: mean ?? new Array<number>(size).fill(0), std: std ?? new Array<number>(size).fill(1) }
}

/**
 * The edited z_sem of one face. What is added is scaled by the statistics, rather than normalising and back, so that an edit
 * of strength 0 gives the very code that it began with.
 */
export function editCodes(
  z: SemanticCodes,
  { std }: ZStatistics,
  attributes: readonly EditAttribute[],
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

/** What the attributes' linear models say of a code before and after an edit. */
export function readOut(
  before: SemanticCodes,
  after: SemanticCodes,
  statistics: ZStatistics,
  attributes: readonly EditAttribute[],
): ReadOut {
  const [a, b] = [normalizeZ(before.data, statistics), normalizeZ(after.data, statistics)]
  const scores = Object.fromEntries(
    attributes.map((attribute) => [attribute.key, { before: attributeScore(a, attribute), after: attributeScore(b, attribute) }]),
  )
  return { scores, distance: cosineDistance(a, b) }
}
