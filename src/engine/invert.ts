import type { EngineApi } from '../protocol/engine-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch, checkPlan } from './check-inputs.ts'
import { conditionedNet } from './conditioning.ts'
import type { Engine } from './engine.ts'
import { runPlan } from './run-plan.ts'
import { createStepMeter } from './step-meter.ts'

type Invert = EngineApi['invert']

/** Images to their stochastic codes x_T: the plan's rows with rising noise. The exact method also returns its second state. */
export async function invert(engine: Engine, input: Invert['in'], { signal, emit }: CallContext<Invert['event']>): Promise<Invert['out']> {
  const { images, plan } = input
  const { imageSize, schedule } = engine.info.manifest
  const count = checkBatch('images', images, 3 * imageSize ** 2)
  checkPlan('plan', plan, 'invert', schedule.steps)
  const meter = createStepMeter(plan.rows.length, input.preview, emit)
  const { net, z } = await conditionedNet(engine, input.z, count)
  const dims = [count, 3, imageSize, imageSize]
  const { x, p } = await runPlan(
    net,
    { rows: plan.rows, x: images.data, p: null, dims, z, previewed: input.previewAll ? count : 1 },
    meter,
    signal,
  )
  return { xT: { data: x, pair: plan.pair ? p : null, count }, timing: meter.timing() }
}
