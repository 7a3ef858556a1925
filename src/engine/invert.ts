import type { EngineApi } from '../protocol/engine-api.ts'
import { numbersIn, pictureLength, stateDims } from '../protocol/space.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch } from './check-inputs.ts'
import { openNetFor } from './conditioning.ts'
import { batchesOf, codesAt, travel } from './draw.ts'
import type { Engine } from './engine.ts'
import { firstStageOf } from './first-stage.ts'
import { inversionOf } from './plans-of.ts'
import { createStepMeter } from './step-meter.ts'

type Invert = EngineApi['invert']

/** Images to their stochastic codes x_T: the plan's rows with rising noise. The exact method also returns its second state. */
export async function invert(engine: Engine, input: Invert['in'], { signal, emit }: CallContext<Invert['event']>): Promise<Invert['out']> {
  const { images, z, way, preview, previewAll = false } = input
  const { manifest } = engine.info
  const count = checkBatch('images', images, pictureLength(manifest.imageSize))
  const { classCondition } = way
  const { plan, back } = inversionOf(manifest.schedule, way)
  const batches = batchesOf(engine, count, { classCondition })
  await openNetFor(engine, z, signal)
  const meter = createStepMeter(batches.length * plan.rows.length, preview, emit)
  const dims = stateDims(manifest)
  const size = numbersIn(dims)
  const states = await firstStageOf(engine, signal).encode(images)
  const data = new Float32Array(count * size)
  const pair = plan.pair ? new Float32Array(count * size) : null
  for (const { first, end } of batches) {
    const x = states.subarray(first * size, end * size)
    const codes = codesAt('z', z, count, first, end)
    const found = await travel(engine, { plan, x, count: end - first, z: codes, classCondition, previewAll }, meter, signal)
    data.set(found.x, first * size)
    pair?.set(found.p, first * size)
  }
  return { noise: { ...back, codes: { data, pair, count, dims } }, timing: meter.timing() }
}
