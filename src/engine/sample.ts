import { SubcodeError } from '../base/errors.ts'
import { gaussianBatch } from '../math/gaussian.ts'
import { denormalizeZ } from '../math/z-norm.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkPlan } from './check-inputs.ts'
import { type Engine, netOf } from './engine.ts'
import { renderCodes } from './render.ts'
import { runPlan } from './run-plan.ts'
import { createStepMeter, type StepMeter } from './step-meter.ts'

type Sample = EngineApi['sample']

/**
 * New faces: the latent DDIM turns noise into normalised z_sem, and noise x_T with that z_sem is rendered. Face i depends on
 * the seed and on i alone, not on how many are made at once.
 */
export async function sample(engine: Engine, input: Sample['in'], { signal, emit }: CallContext<Sample['event']>): Promise<Sample['out']> {
  const { count, seed, plan, latentPlan, preview } = input
  if (!Number.isInteger(count) || count < 1) throw new SubcodeError('internal', `count: expected a whole number above 0, got ${count}.`)
  const { imageSize } = engine.info.manifest
  const meter = createStepMeter(latentPlan.rows.length + plan.rows.length, preview, emit)
  const z = { data: await sampleCodes(engine, input, meter, signal), count }
  const xT = { data: gaussianBatch(seed, 0, count, 3 * imageSize ** 2, 'x_T'), pair: null, count }
  const images = await renderCodes(engine, { xT, z, plan }, meter, signal)
  return { z, xT, images, timing: meter.timing() }
}

async function sampleCodes(engine: Engine, { count, seed, latentPlan }: Sample['in'], meter: StepMeter, signal: AbortSignal) {
  const { zSem, latentSchedule, name } = engine.info.manifest
  if (!zSem?.mean || !zSem.std || !latentSchedule) {
    throw new SubcodeError('bad-pack', `config.json: the pack "${name}" has no latent net to sample from.`)
  }
  checkPlan('latentPlan', latentPlan, 'render', latentSchedule.steps)
  const noise = gaussianBatch(seed, 0, count, zSem.size, 'z_sem')
  const input = { rows: latentPlan.rows, x: noise, p: null, dims: [count, zSem.size], z: null }
  const silent: StepMeter = { ...meter, wantsPreview: () => false } // its x0 is a code, not a picture
  const { x } = await runPlan(netOf(engine, 'latent'), input, silent, signal)
  return denormalizeZ(x, { mean: zSem.mean, std: zSem.std })
}
