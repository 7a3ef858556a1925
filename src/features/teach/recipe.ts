import { throwIfAborted } from '../../base/abort.ts'
import { SubcodeError } from '../../base/errors.ts'
import type { Example } from '../../math/logistic-regression.ts'
import { makePlan } from '../../math/make-plan.ts'
import { normalizeZ, type ZStatistics } from '../../math/z-norm.ts'
import type { SemanticCodes } from '../../protocol/codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { ExampleCounts } from '../../store/attributes-slice.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { joinArrays, splitArray } from '../batches.ts'
import { createYield } from '../yield-to-page.ts'
import { fitAttribute, type FittedAttribute } from './fit-attribute.ts'

export type TeachPhase = 'encode' | 'sample' | 'fit'
export type TeachProgress = { phase: TeachPhase; done: number; total: number }

export type TeachFaces = {
  has: readonly Face[]
  hasNot: readonly Face[]
  /** Stand in for those that have it not where there are none. */
  others: readonly Face[]
}

export type TeachHooks = {
  signal: AbortSignal
  onProgress: (progress: TeachProgress) => void
  onCode: (faceId: string, z: SemanticCodes) => void
}

/** Faces that are encoded at once. */
const BATCH = 8

/** Random faces of the model, as codes alone. Their seed is fixed, so that the same examples teach the same. */
const SAMPLES = 48
const SAMPLE_SEED = 1

/**
 * An attribute from faces that have it and faces that have it not, as a linear classifier on normalised z_sem. With none that
 * have it not, random codes and the other faces are taken for such: few of them have it (the paper's few-shot experiment).
 * Throws `bad-pack` for a pack without z_sem.
 */
export async function teach(
  engine: Engine,
  { has, hasNot, others }: TeachFaces,
  manifest: Manifest,
  { signal, onProgress, onCode }: TeachHooks,
): Promise<FittedAttribute & { examples: ExampleCounts }> {
  const { zSem } = manifest
  if (!zSem) throw new SubcodeError('bad-pack', `The pack "${manifest.name}" has no encoder: nothing can be taught to it.`)
  const statistics = { mean: zSem.mean ?? new Array<number>(zSem.size).fill(0), std: zSem.std ?? new Array<number>(zSem.size).fill(1) }
  const lacking = hasNot.length > 0 ? hasNot : others
  const codes = await encodeAll(engine, [...has, ...lacking], { signal, onProgress, onCode })
  onProgress({ phase: 'sample', done: 0, total: 1 })
  const random = hasNot.length > 0 ? [] : await sampleCodes(engine, manifest, statistics, signal)
  const examples: Example[] = [
    ...codes.map((z, i) => ({ z: normalizeZ(z.data, statistics), has: i < has.length })),
    ...random.map((z) => ({ z, has: false })),
  ]
  onProgress({ phase: 'fit', done: 0, total: 1 })
  const fitted = await fitAttribute(
    examples,
    createYield(() => throwIfAborted(signal)),
  )
  const unlabelled = hasNot.length > 0 ? 0 : lacking.length + random.length
  return { ...fitted, examples: { has: has.length, hasNot: hasNot.length, unlabelled } }
}

/** The codes of faces; those that have none are encoded, some at once. */
async function encodeAll(engine: Engine, faces: readonly Face[], hooks: TeachHooks): Promise<SemanticCodes[]> {
  const { signal, onProgress, onCode } = hooks
  const found = new Map(faces.flatMap(({ id, z }) => (z ? [[id, z] as const] : [])))
  const missing = faces.filter(({ id }) => !found.has(id))
  for (let first = 0; first < missing.length; first += BATCH) {
    onProgress({ phase: 'encode', done: first, total: missing.length })
    const batch = missing.slice(first, first + BATCH)
    const images = { data: joinArrays(batch.map(({ picture }) => picture)), count: batch.length }
    const { z } = await engine.call('encode', { images }, { signal })
    const size = z.data.length / z.count
    for (const [i, { id }] of batch.entries()) {
      const code = { data: z.data.slice(i * size, (i + 1) * size), count: 1 }
      found.set(id, code)
      onCode(id, code)
    }
  }
  return faces.flatMap(({ id }) => found.get(id) ?? [])
}

/** Normalised codes of random faces, that are not drawn. None where a pack cannot sample. */
async function sampleCodes(engine: Engine, manifest: Manifest, statistics: ZStatistics, signal: AbortSignal): Promise<Float32Array[]> {
  const { graphs, latentSchedule, defaults, zSem } = manifest
  if (!graphs.latent_denoiser || !latentSchedule || !zSem?.mean || !zSem.std) return []
  const latentPlan = makePlan(latentSchedule, 'ddim', 'render', defaults.latentSteps)
  const { z } = await engine.call('sampleCodes', { first: 0, count: SAMPLES, seed: SAMPLE_SEED, latentPlan }, { signal })
  return splitArray(normalizeZ(z.data, statistics), z.count)
}
