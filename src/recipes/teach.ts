import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError } from '../base/errors.ts'
import { statisticsOf } from '../math/edit-codes.ts'
import type { Example } from '../math/logistic-regression.ts'
import { taughtPattern } from '../math/taught-pattern.ts'
import { normalizeZ, type ZStatistics } from '../math/z-norm.ts'
import { can } from '../protocol/capabilities.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import type { Covariance } from '../protocol/covariance.ts'
import { joinArrays, splitArray } from '../base/arrays.ts'
import { fitAttribute, type FittedAttribute } from './fit-attribute.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createYield } from '../base/yield-to-page.ts'
import type { Source } from './source.ts'

export type TeachPhase = 'encode' | 'sample' | 'fit'

/** How many examples an attribute was taught from. */
export type ExampleCounts = { has: number; hasNot: number; unlabelled: number }

export type TeachInput = {
  has: readonly Source[]
  hasNot: readonly Source[]
  /** Stand in for those that have it not where there are none. */
  others: readonly Source[]
  /** Of the pack's training codes, by which the direction is held back; without it only the weights are found. */
  covariance: Covariance | null
}

/** The classifier, and the step from without to with; see `taughtPattern`. */
export type TaughtPart = FittedAttribute & { direction: number[] | null }

/** Faces that are encoded at once. */
const BATCH = 8

/** Random faces of the model, as codes alone. Their seed is fixed, so that the same examples teach the same. */
const SAMPLES = 48
const SAMPLE_SEED = 1

/**
 * An attribute from faces that have it and faces that have it not: a linear classifier on normalised z_sem, and the step between the two. Without
 * faces that have it not, random codes and the other faces take their place: few of them have it (the paper's few-shot experiment).
 * Throws `bad-pack` for a pack without z_sem.
 */
export async function teach(
  model: Model,
  { has, hasNot, others, covariance }: TeachInput,
  job: Job<TeachPhase>,
): Promise<TaughtPart & { examples: ExampleCounts }> {
  const { space, name } = model.manifest
  if (!space.code)
    throw new SubcodeError('bad-pack', `The pack "${name}" has no encoder: nothing can be taught to it.`, {
      values: { reason: 'no-encoder', pack: name },
    })
  const statistics = statisticsOf(space.code)
  const lacking = hasNot.length > 0 ? hasNot : others
  const codes = await encodeAll(model, [...has, ...lacking], job)
  const random = hasNot.length > 0 ? [] : await sampleCodes(model, statistics, job)
  const examples: Example[] = [
    ...codes.map((z, i) => ({ z: normalizeZ(z.data, statistics), has: i < has.length })),
    ...random.map((z) => ({ z, has: false })),
  ]
  note(job, 'fit', 0, 1)
  const fitted = await fitAttribute(
    examples,
    createYield(() => throwIfAborted(job.signal)),
  )
  const unlabelled = hasNot.length > 0 ? 0 : lacking.length + random.length
  const direction = covariance && [...taughtPattern(examples, covariance)]
  return { ...fitted, direction, examples: { has: has.length, hasNot: hasNot.length, unlabelled } }
}

function note({ report }: Job<TeachPhase>, phase: TeachPhase, done: number, total: number): void {
  report({ phase, done, total, leftMs: null, preview: null })
}

/** The codes of faces; those that have none are encoded, some at once. */
async function encodeAll(model: Model, faces: readonly Source[], job: Job<TeachPhase>): Promise<SemanticCodes[]> {
  const found = new Map(faces.flatMap(({ id, z }) => (z ? [[id, z] as const] : [])))
  const missing = faces.filter(({ id }) => !found.has(id))
  for (let first = 0; first < missing.length; first += BATCH) {
    if (first === 0) note(job, 'encode', 0, missing.length)
    const batch = missing.slice(first, first + BATCH)
    const images = { data: joinArrays(batch.map(({ picture }) => picture)), count: batch.length }
    const { z } = await model.encode({ images }, { signal: job.signal })
    const size = z.data.length / z.count
    for (const [i, { id }] of batch.entries()) {
      const code = { data: z.data.slice(i * size, (i + 1) * size), count: 1 }
      found.set(id, code)
      job.keepCodes(id, { z: code })
    }
    note(job, 'encode', first + batch.length, missing.length)
  }
  return faces.flatMap(({ id }) => found.get(id) ?? [])
}

/** Normalised codes of random faces, that are not drawn. None where a pack cannot make them up. */
async function sampleCodes(model: Model, statistics: ZStatistics, job: Job<TeachPhase>): Promise<Float32Array[]> {
  if (!can(model.manifest, 'search')) return []
  note(job, 'sample', 0, 1)
  const input = { first: 0, count: SAMPLES, seed: SAMPLE_SEED, steps: model.manifest.defaults.latentSteps }
  const { z } = await model.sampleCodes(input, { signal: job.signal })
  return splitArray(normalizeZ(z.data, statistics), z.count)
}
