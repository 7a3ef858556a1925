import { splitArray } from '../base/arrays.ts'
import type { PictureOverTime } from '../protocol/engine-api.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { drawingWay } from './ways.ts'

/** Pictures that a pack draws from one seed. */
export const SAMPLES = 4

/** A face at `steps` + 1 times of a variational diffusion model: what DiffEnc's encoder makes of it (Nielsen et al. 2024, figure 1). */
export async function pictureOverTime(
  model: Model,
  { face, steps }: { face: Source; steps: number },
  job: Job<'encode'>,
): Promise<PictureOverTime> {
  createMeter(job, [{ phase: 'encode', steps: 0 }]).note('encode')
  return model.encodeOverTime({ images: { data: face.picture, count: 1 }, steps }, { signal: job.signal })
}

/**
 * Pictures by ancestral sampling (eta 1), as the variational models are meant to draw. x_T and the fresh noise of every step follow from the seed
 * alone, so that models of one size meet the same noise.
 */
export async function armSamples(
  model: Model,
  { seed, steps }: { seed: number; steps: number },
  job: Job<'render'>,
): Promise<{ pictures: Float32Array[] }> {
  const meter = createMeter(job, [{ phase: 'render', steps }])
  const noise = { seed, indices: Array.from({ length: SAMPLES }, (_, i) => i) }
  const way = drawingWay(model.manifest, steps, 1)
  const { images } = await model.render({ noise, z: null, way, preview: false }, meter.during('render', steps))
  return { pictures: splitArray(images.data, images.count) }
}
