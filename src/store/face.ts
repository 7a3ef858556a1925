import type { Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Measures, PairBits } from '../protocol/measures.ts'
import type { Framing } from '../protocol/photos-api.ts'
import type { QualityRow } from '../recipes/measure-steps.ts'
import type { FeatureId } from './feature-id.ts'
import type { PackId } from './pack-id.ts'

/** Where a face comes from: shipped with the pack, brought by the user, or made here. */
export type FaceKind = 'sample' | 'yours' | 'result'

/** A picture that was made beside a result and helps to read it; `measures` compare it with the source, where that says something. */
export type Companion = { id: string; title: string; picture: Float32Array; measures?: Measures | undefined }

/** The id of the companion that is the source through the first stage alone. */
export const CEILING = 'ceiling'

/** The ceiling beside a result; undefined where it has none. */
export const ceilingCompanion = (origin: Pick<Origin, 'companions'> | null): Companion | undefined =>
  origin?.companions.find(({ id }) => id === CEILING)

export type Speed = { steps: number; ms: number }

/**
 * How a result was made: the face that it came from (null for a face that was sampled), the feature with its settings at that time,
 * and what was measured. `redraws` says that the result is its source drawn back: work on the result continues from the source.
 */
export type Origin = {
  sourceId: string | null
  /** A file of a newer studio may name one that this studio does not know. */
  feature: FeatureId
  redraws: boolean
  options: unknown
  measures: Partial<Measures & PairBits>
  companions: Companion[]
  speed: Speed
  /** The share, 0 to 1, of the lost detail that `picture` was given back. No measure counts it. */
  detail?: number | undefined
}

/** The photo that a face was taken from, as the user brought it, with the framing of the face. */
export type FacePhoto = Framing & { file: Blob }

/** A card of the studio. `picture` is planar RGB in [-1, 1], `size` pixels square; the codes come as they are made. */
export type Face = {
  id: string
  kind: FaceKind
  title: string
  size: number
  picture: Float32Array
  z: SemanticCodes | null
  noise: Noise | null
  origin: Origin | null
  photo?: FacePhoto | undefined
  /** What was measured of it, by the number of steps. */
  quality?: readonly QualityRow[] | undefined
  /** The model that the codes belong to; null only before any manifest was read. */
  pack: PackId | null
  /** Milliseconds since 1970. */
  madeAt: number
  starred: boolean
}

/** Fields that `addFace` fills in where they are absent: a new id, the open pack, the present time, no star. */
type Own = 'id' | 'pack' | 'madeAt' | 'starred'
export type NewFace = Omit<Face, Own> & Partial<Pick<Face, Own>>
