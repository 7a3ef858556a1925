import { at } from '../base/assert.ts'
import type { FaceKinds } from '../protocol/attribute.ts'
import { can } from '../protocol/capabilities.ts'
import type { ClassCondition, SemanticCodes } from '../protocol/codes.ts'
import { SubcodeError } from '../base/errors.ts'
import { joinArrays } from '../base/arrays.ts'
import { type CellHooks, cellOptions, type DrawnCell, GROUP } from './drawn-cells.ts'
import { type Acceptance, type Demand, expectedSearch, findCodes, type FoundCode } from './find-codes.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import { drawingWay } from './ways.ts'

export type SamplePhase = 'codes' | 'render'

/** A new face. `index` is its number among the faces of its seed; z_sem is null for a pack without z_sem. */
export type SampledFace = DrawnCell & { index: number; z: SemanticCodes | null }

export type SampleInput = Pick<CellHooks, 'onPreview'> & {
  count: number
  seed: number
  renderSteps: number
  /** How much of the noise of every step is fresh, 0 to 1. */
  eta: number
  /** The class of the faces, for a pack that takes one. */
  classCondition?: ClassCondition
  latentSteps: number
  candidates: number
  demands: readonly Demand[]
  kinds: FaceKinds | null
  onFound: (acceptance: Acceptance) => void
  onDrawn: (first: number, faces: SampledFace[]) => void
}

/**
 * Faces of no real person (the paper's section 4.3): the latent DDIM turns noise into z_sem, demands choose among these codes, and
 * accepted ones are drawn from random x_T. A pack without z_sem draws random x_T alone. Face `index` depends on the seed and on its
 * index alone. Throws `bad-pack` for a pack with z_sem and without a latent net.
 */
export async function sample(model: Model, input: SampleInput, job: Job<SamplePhase>): Promise<void> {
  const { count, seed, renderSteps, eta, classCondition, onFound, onPreview, onDrawn } = input
  const { manifest } = model
  if (!can(manifest, 'sample')) {
    throw new SubcodeError(
      'bad-pack',
      `The pack "${manifest.name}" has no latent net: it cannot make up faces. Choose a pack that has one.`,
      { values: { reason: 'no-latent-net', pack: manifest.name } },
    )
  }
  const searching = can(manifest, 'search') ? expectedSearch(input) : 0
  const meter = createMeter(job, [{ phase: 'codes', steps: searching }])
  const found: FoundCode[] | null = can(manifest, 'search') ? await search(model, input, meter.during, onFound) : null
  const indices = found ? found.map(({ index }) => index) : Array.from({ length: count }, (_, i) => i)
  if (indices.length === 0) return

  const z = found && { data: joinArrays(found.map((code) => code.z)), count: found.length }
  const drawing = createMeter(job, [{ phase: 'render', steps: Math.ceil(indices.length / GROUP) * renderSteps }])
  const hooks = {
    onPreview,
    onDrawn: (first: number, cells: DrawnCell[]) => {
      const named = cells.map((cell, i) => {
        const code = found?.[first + i]
        return { ...cell, index: at(indices, first + i), z: code ? { data: code.z, count: 1 } : null }
      })
      onDrawn(first, named)
    },
  }
  await model.render(
    {
      noise: { seed, indices },
      z,
      way: drawingWay(manifest, renderSteps, eta, classCondition),
      group: GROUP,
      preview: true,
      previewAll: true,
    },
    cellOptions(drawing.during('render', Math.ceil(indices.length / GROUP) * renderSteps), hooks, manifest.imageSize, eta),
  )
}

async function search(
  model: Model,
  input: SampleInput,
  during: ReturnType<typeof createMeter<SamplePhase>>['during'],
  onFound: SampleInput['onFound'],
): Promise<FoundCode[]> {
  const { codes, ...acceptance } = await findCodes(model, input, (expected) => during('codes', expected))
  onFound(acceptance)
  return codes
}
