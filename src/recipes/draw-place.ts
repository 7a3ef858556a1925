import type { Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import { codesOf, withoutPair } from './codes-of.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import { drawingWay, wayBack } from './ways.ts'
import type { Source } from './source.ts'

export type PlacePhase = 'codes' | 'render'

export type PlaceInput = {
  z: SemanticCodes
  /** Its x_T is taken; without a face a random one is, number 0 of the seed. */
  face: Source | null
  seed: number
  invertSteps: number
  renderSteps: number
  /** A draft is drawn by the pack's own way from the x_T of any method. */
  isDraft: boolean
}

/** A z_sem that no face has, drawn with the x_T of one or with random noise. */
export async function drawPlace(
  model: Model,
  { z, face, seed, invertSteps, renderSteps, isDraft }: PlaceInput,
  job: Job<PlacePhase>,
): Promise<{ picture: Float32Array; noise: Noise; timing: Timing }> {
  const inverting = face && !face.noise ? invertSteps : 0
  const meter = createMeter(job, [
    { phase: 'codes', steps: inverting },
    { phase: 'render', steps: renderSteps },
  ])
  const codes = face && (await codesOf(model, face, invertSteps, job, meter.during('codes', inverting)))
  const noise = codes ? withoutPair(codes.noise) : { seed, indices: [0] }
  const { manifest } = model
  const way = isDraft || !codes ? drawingWay(manifest, renderSteps) : wayBack(manifest, codes.noise, renderSteps)
  const drawn = await model.render({ noise, z, way, preview: !isDraft }, meter.during('render', renderSteps))
  return { picture: drawn.images.data, noise: drawn.noise, timing: drawn.timing }
}
