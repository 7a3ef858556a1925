import { SubcodeError } from '../base/errors.ts'
import type { StochasticCodes } from '../protocol/codes.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import type { Plan } from '../math/samplers/plan.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch, checkNumbers, checkPlan } from './check-inputs.ts'
import { conditionedNet, windowOf } from './conditioning.ts'
import type { Engine } from './engine.ts'
import { runPlan } from './run-plan.ts'
import { createStepMeter, type StepMeter } from './step-meter.ts'

type Render = EngineApi['render']

/** Codes to images: the plan's rows with falling noise. */
export async function render(engine: Engine, input: Render['in'], { signal, emit }: CallContext<Render['event']>): Promise<Render['out']> {
  const meter = createStepMeter(input.plan.rows.length, input.preview, emit)
  return { images: await renderCodes(engine, input, meter, signal), timing: meter.timing() }
}

/** The same as a part of a longer job, whose meter counts on. */
export async function renderCodes(
  engine: Engine,
  { xT, z: codes, window: codeWindow, plan, previewAll }: Omit<Render['in'], 'preview'>,
  meter: StepMeter,
  signal: AbortSignal,
): Promise<Render['out']['images']> {
  const { imageSize, schedule } = engine.info.manifest
  const count = checkBatch('xT', xT, 3 * imageSize ** 2)
  checkPlan('plan', plan, 'render', schedule.steps)
  const { net, z } = await conditionedNet(engine, codes, count)
  const window = codeWindow && z ? await windowOf(engine, codeWindow, plan.rows.length, count) : null
  const dims = [count, 3, imageSize, imageSize]
  const { x } = await runPlan(
    net,
    { rows: plan.rows, ...startOf(xT, plan), dims, z, window, previewed: previewAll ? count : 1 },
    meter,
    signal,
  )
  return { data: x, count }
}

/** A plan with a pair goes on where its inversion ended, one level down: x is the pair, and p is x_T. */
function startOf({ data, pair }: StochasticCodes, plan: Plan): { x: Float32Array; p: Float32Array | null } {
  if (!plan.pair) return { x: data, p: null }
  if (!pair) throw new SubcodeError('internal', 'xT.pair: the exact method needs both states, of an inversion with the same steps.')
  checkNumbers('xT.pair', pair, data.length)
  return { x: pair, p: data }
}
