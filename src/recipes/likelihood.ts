import { at } from '../base/assert.ts'
import { joinArrays } from '../base/arrays.ts'
import { bitsOf, standardError } from '../math/likelihood/bound-sum.ts'
import { shuffledPixels, uniformNoise, upsideDown } from '../math/likelihood/contrasts.ts'
import type { ClassCondition } from '../protocol/codes.ts'
import type { Bound, BoundOptions, Bounds } from '../protocol/engine-api.ts'
import { semanticOf } from './codes-of.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { classFor, givenClass } from './ways.ts'

export type LikelihoodPhase = 'bits'

/** A figure in bits per dimension, and its standard error over the draws of noise; null for a single draw. */
export type Figure = { bits: number; error: number | null }

/** The bits of a picture. `more` is their difference from the bits of the face by the same noise, null for the face itself. */
export type PictureBits = Figure & { name: string; picture: Float32Array; bound: Bound; more: Figure | null }

export type Likelihood = Pick<Bounds, 'levels' | 'of' | 'openedFp32'> & {
  /** The face, then the others. */
  rows: PictureBits[]
}

export type LikelihoodInput = BoundOptions & {
  face: Source
  /** Pictures that are compared with the face, planar RGB in [-1, 1] of its size. */
  others: readonly { name: string; picture: Float32Array }[]
  /** The class that all of them are measured given, for a pack that takes one; absent for that of the face's x_T. */
  classCondition?: ClassCondition | undefined
}

/** Pictures that anyone expects to be less likely than the face they are made of. */
export function contrastsOf({ picture, size }: Pick<Source, 'picture' | 'size'>, seed: number) {
  return [
    { name: 'upsideDown', picture: upsideDown(picture, size) },
    { name: 'shuffled', picture: shuffledPixels(picture, size, seed) },
    { name: 'noise', picture: uniformNoise(size, seed) },
  ] as const
}

/**
 * How many bits per dimension a face costs under the model, and other pictures beside it: the variational bound (Kingma et al. 2021), all given
 * the z_sem of the face and one class, by the same levels and noise. Throws `internal` below `LEAST_BOUND_STEPS` steps.
 */
export async function likelihood(
  model: Model,
  { face, others, classCondition, ...options }: LikelihoodInput,
  job: Job<LikelihoodPhase>,
): Promise<Likelihood> {
  const z = await semanticOf(model, face, job)
  const meter = createMeter(job, [{ phase: 'bits', steps: options.steps * options.draws }])
  const pictures = [{ name: 'face', picture: face.picture }, ...others]
  const images = { data: joinArrays(pictures.map(({ picture }) => picture)), count: pictures.length }
  const call = meter.during('bits', options.steps * options.draws)
  const { bounds, levels, of, openedFp32 } = await model.likelihood(
    { images, z, ...givenClass(classFor(face, classCondition)), ...options },
    call,
  )
  const own = at(bounds, 0)
  const rows = pictures.map((picture, i) => {
    const bound = at(bounds, i)
    const differences = bound.draws.map((bits, draw) => bits - at(own.draws, draw))
    const more = i === 0 ? null : { bits: bitsOf(bound) - bitsOf(own), error: standardError(differences) }
    return { ...picture, bound, bits: bitsOf(bound), error: standardError(bound.draws), more }
  })
  return { levels, of, openedFp32, rows }
}
