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
type SampleCodes = EngineApi['sampleCodes']

/**
 * New faces: the latent DDIM turns noise into normalised z_sem, and noise x_T with that z_sem is rendered. Face i depends on
 * the seed and on i alone, not on how many are made at once.
 */
export async function sample(engine: Engine, input: Sample['in'], { signal, emit }: CallContext<Sample['event']>): Promise<Sample['out']> {
  const { count, seed, plan, latentPlan, preview, previewAll = false } = input
  checkWhole('count', count, 1)
  const { imageSize } = engine.info.manifest
  const meter = createStepMeter(latentPlan.rows.length + plan.rows.length, preview, emit)
  const z = { data: await drawCodes(engine, { first: 0, count, seed, latentPlan }, meter, signal), count }
  const xT = { data: gaussianBatch(seed, 0, count, 3 * imageSize ** 2, 'x_T'), pair: null, count }
  const images = await renderCodes(engine, { xT, z, plan, previewAll }, meter, signal)
  return { z, xT, images, timing: meter.timing() }
}

/** The first half of it alone: codes of new faces, which nobody has drawn yet. */
export async function sampleCodes(
  engine: Engine,
  input: SampleCodes['in'],
  { signal, emit }: CallContext<SampleCodes['event']>,
): Promise<SampleCodes['out']> {
  checkWhole('count', input.count, 1)
  checkWhole('first', input.first, 0)
  const meter = createStepMeter(input.latentPlan.rows.length, false, emit)
  const data = await drawCodes(engine, input, meter, signal)
  return { z: { data, count: input.count }, timing: meter.timing() }
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new SubcodeError('internal', `${name}: expected a whole number from ${least} on, got ${value}.`)
}

async function drawCodes(engine: Engine, { first, count, seed, latentPlan }: SampleCodes['in'], meter: StepMeter, signal: AbortSignal) {
  const { zSem, latentSchedule, name } = engine.info.manifest
  if (!zSem?.mean || !zSem.std || !latentSchedule) {
    throw new SubcodeError('bad-pack', `config.json: the pack "${name}" has no latent net to sample from.`)
  }
  checkPlan('latentPlan', latentPlan, 'render', latentSchedule.steps)
  const noise = gaussianBatch(seed, first, count, zSem.size, 'z_sem')
  const input = { rows: latentPlan.rows, x: noise, p: null, dims: [count, zSem.size], z: null }
  const silent: StepMeter = { ...meter, wantsPreview: () => false } // its x0 is a code, not a picture
  const { x } = await runPlan(netOf(engine, 'latent'), input, silent, signal)
  return denormalizeZ(x, { mean: zSem.mean, std: zSem.std })
}
