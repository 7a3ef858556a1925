import { at } from '../base/assert.ts'
import { joinArrays } from '../base/arrays.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import { LEAST_BOUND_STEPS } from '../math/likelihood/levels.ts'
import type { ClassCondition } from '../protocol/codes.ts'
import type { PairBits } from '../protocol/measures.ts'
import { semanticOf } from './codes-of.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { givenClass } from './ways.ts'

/** The same levels and noise for every face, so that faces can be compared. */
export const BITS_OPTIONS = { steps: LEAST_BOUND_STEPS, draws: 1, seed: 1 } as const

export type MeasureBitsInput<Pair> = {
  pairs: readonly Pair[]
  onMeasured: (pair: Pair, bits: PairBits) => void
}

/**
 * Bits per dimension of some faces and of the pictures that were made of them, both given the z_sem of the face (`recipes/likelihood.ts`) and the
 * class that the picture was drawn as. They come pair by pair; the phase of the progress is the place of the pair.
 */
export async function measureBits<Pair extends { face: Source; picture: Float32Array; classCondition?: ClassCondition | undefined }>(
  model: Model,
  { pairs, onMeasured }: MeasureBitsInput<Pair>,
  job: Job,
): Promise<void> {
  const meter = createMeter(
    job,
    pairs.map((_, i) => ({ phase: String(i), steps: BITS_OPTIONS.steps })),
  )
  for (const [i, pair] of pairs.entries()) {
    const z = await semanticOf(model, pair.face, job)
    const images = { data: joinArrays([pair.face.picture, pair.picture]), count: 2 }
    const { bounds } = await model.likelihood(
      { images, z, ...givenClass(pair.classCondition), ...BITS_OPTIONS },
      meter.during(String(i), BITS_OPTIONS.steps),
    )
    onMeasured(pair, { bitsBefore: bitsOf(at(bounds, 0)), bits: bitsOf(at(bounds, 1)) })
  }
}
