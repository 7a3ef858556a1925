import { can } from '../protocol/capabilities.ts'
import type { ClassCondition, Method, Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import type { Measures } from '../protocol/measures.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { askedOf } from './ways.ts'

export type ReconstructPhase = 'encode' | 'invert' | 'render' | 'random'

/** A picture, planar RGB in [-1, 1], with its measures against the face. */
export type Measured = { picture: Float32Array; measures: Measures }

export type ReconstructMethod = 'ddim' | 'quick' | 'exact'

/** The inversion of each method. The engine renders with its counterpart. */
const inversion: Record<ReconstructMethod, Method> = { ddim: 'ddim', quick: 'ab2', exact: 'exact' }

export type ReconstructInput = {
  face: Pick<Source, 'id' | 'picture' | 'size'>
  method: ReconstructMethod
  invertSteps: number
  renderSteps: number
  /** Of the x_T that stands in for the inverted one. */
  seed: number
  /** The class of the face, for a pack that takes one. */
  classCondition?: ClassCondition
  /** Takes the picture that was drawn back while the one without x_T is still to come. */
  onDrawn: (drawn: DrawnBack) => void
}

/**
 * A face drawn back from its two codes: planar RGB in [-1, 1], how alike it is to the face, and the time that it took with its codes. `ceiling`
 * is the face through the first stage alone, null for a pack without one.
 */
export type DrawnBack = Measured & { z: SemanticCodes | null; noise: Noise; ceiling: Measured | null; timing: Timing }

/**
 * The paper's figure 1: a face to (z_sem, x_T) and back, then once more with a random x_T in place of the inverted one. Returns
 * the picture "without x_T". A pack without encoder has no z_sem.
 */
export async function reconstruct(
  model: Model,
  { face, method, invertSteps, renderSteps, seed, classCondition, onDrawn }: ReconstructInput,
  job: Job<ReconstructPhase>,
): Promise<Measured> {
  const { signal } = job
  const meter = createMeter(job, [
    { phase: 'invert', steps: invertSteps },
    { phase: 'render', steps: renderSteps },
    { phase: 'random', steps: renderSteps },
  ])
  const images = { data: face.picture, count: 1 }

  meter.note('encode')
  const encoded = can(model.manifest, 'encode') ? await model.encode({ images }, { signal }) : null
  const z = encoded?.z ?? null
  if (z) job.keepCodes(face.id, { z })
  const power = method === 'quick' ? model.manifest.defaults.quick?.power : undefined
  const way = { method: inversion[method], steps: invertSteps, power, ...askedOf(classCondition) }
  const { noise, timing } = await model.invert({ images, z, way, preview: true }, meter.during('invert', invertSteps))
  job.keepCodes(face.id, { noise })
  const back = { method: null, steps: renderSteps }
  const rendered = await model.render({ noise, z, way: back, preview: true }, meter.during('render', renderSteps))
  const measured = async (picture: Float32Array): Promise<Measured> => {
    return { picture, measures: await model.compare({ a: picture, b: face.picture, size: face.size }, { signal }) }
  }
  const ceiling = can(model.manifest, 'ceiling') ? await measured((await model.ceiling({ images }, { signal })).images.data) : null
  onDrawn({ ...(await measured(rendered.images.data)), z, noise, ceiling, timing: sumTimings([encoded?.timing, timing, rendered.timing]) })
  const random = { noise: { seed, indices: [0] }, z, way: { ...way, method: noise.method, steps: renderSteps }, preview: false }
  return measured((await model.render(random, meter.during('random', renderSteps))).images.data)
}

function sumTimings(timings: (Timing | undefined)[]): Timing {
  const known = timings.filter((timing) => timing !== undefined)
  return { steps: known.reduce((sum, { steps }) => sum + steps, 0), ms: known.reduce((sum, { ms }) => sum + ms, 0) }
}
