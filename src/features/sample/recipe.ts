import { at } from '../../base/assert.ts'
import { SubcodeError } from '../../base/errors.ts'
import { gaussian } from '../../math/gaussian.ts'
import { makePlan } from '../../math/make-plan.ts'
import type { StepProgress } from '../../protocol/engine-api.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Engine } from '../../store/clients.ts'
import type { Acceptance } from '../../store/grid-slice.ts'
import { type CellHooks, drawCells, type DrawnCell } from '../draw-cells.ts'
import { type Demand, findCodes } from './find-codes.ts'
import type { SampleSettings } from './options.ts'

export type SamplePhase = 'codes' | 'render'

export type SampleHooks = Pick<CellHooks, 'signal' | 'onPreview'> & {
  onProgress: (phase: SamplePhase, progress: StepProgress) => void
  onFound: (acceptance: Acceptance) => void
  /** `index` is the number of a face among those of its seed. */
  onDrawn: (first: number, faces: (DrawnCell & { index: number })[]) => void
}

export type SampleModel = Pick<Manifest, 'name' | 'schedule' | 'latentSchedule' | 'zSem' | 'imageSize'>

/**
 * Faces that nobody has (the paper's section 4.3): the latent DDIM turns noise into z_sem, demands choose among these codes, and what
 * they accept is drawn from random x_T. Face `index` depends on the seed and on its index alone. Throws `bad-pack` for a pack
 * without a latent net.
 */
export async function sample(
  engine: Engine,
  { name, schedule, latentSchedule, zSem, imageSize }: SampleModel,
  demands: readonly Demand[],
  settings: Omit<SampleSettings, 'conditions'>,
  { signal, onProgress, onFound, onPreview, onDrawn }: SampleHooks,
): Promise<void> {
  if (!zSem?.mean || !zSem.std || !latentSchedule) {
    throw new SubcodeError('bad-pack', `The pack "${name}" has no latent net: it cannot make up faces. Choose a pack that has one.`)
  }
  const search = { ...settings, demands, statistics: { mean: zSem.mean, std: zSem.std }, schedule: latentSchedule }
  const { codes, ...acceptance } = await findCodes(engine, search, { signal, onEvent: (event) => onProgress('codes', event) })
  onFound(acceptance)
  const startOf = (place: number) => {
    const { index, z } = at(codes, place)
    return { z, x: gaussian(settings.seed, index, 3 * imageSize ** 2, 'x_T') }
  }
  const plans = { down: makePlan(schedule, 'ddim', 'render', settings.renderSteps), up: null, imageSize }
  await drawCells(engine, codes.length, startOf, plans, {
    signal,
    onPreview,
    onEvent: (event) => onProgress('render', event),
    onDrawn: (first, cells) =>
      onDrawn(
        first,
        cells.map((cell, i) => ({ ...cell, index: at(codes, first + i).index })),
      ),
  })
}
