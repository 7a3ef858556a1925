import { SubcodeError } from '../base/errors.ts'
import { gaussianBatch } from '../math/gaussian.ts'
import { makePlan } from '../math/samplers/make-plan.ts'
import { stepsWithin } from '../math/samplers/steps.ts'
import { denormalizeZ } from '../math/z-norm.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { type Engine, netOf } from './engine.ts'
import { openNet } from './open-later.ts'
import { runPlan } from './run-plan.ts'
import { createStepMeter } from './step-meter.ts'

type SampleCodes = EngineApi['sampleCodes']

/**
 * z_sem of new faces: the latent DDIM turns noise into normalised z_sem. Code i depends on the seed and on i alone, not on how many
 * are made at once.
 */
export async function sampleCodes(
  engine: Engine,
  { first, count, seed, steps }: SampleCodes['in'],
  { signal, emit }: CallContext<SampleCodes['event']>,
): Promise<SampleCodes['out']> {
  checkWhole('count', count, 1)
  checkWhole('first', first, 0)
  const { space, latentSchedule, name } = engine.info.manifest
  const { code } = space
  if (!code?.mean || !code.std || !latentSchedule) {
    throw new SubcodeError('bad-pack', `config.json: the pack "${name}" has no latent net to sample from.`, {
      values: { reason: 'no-latent-net', pack: name },
    })
  }
  const { rows } = makePlan(latentSchedule, 'ddim', 'render', stepsWithin(latentSchedule, steps))
  await openNet(engine, 'latent', signal)
  const meter = createStepMeter(rows.length, false, emit)
  const noise = gaussianBatch(seed, first, count, code.size, 'z_sem')
  const { x } = await runPlan(netOf(engine, 'latent'), { rows, x: noise, p: null, count, z: null }, meter, signal)
  return { z: { data: denormalizeZ(x, { mean: code.mean, std: code.std }), count }, timing: meter.timing() }
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new SubcodeError('internal', `${name}: expected a whole number from ${least} on, got ${value}.`)
}
