import { throwIfAborted } from '../base/abort.ts'
import { at } from '../base/assert.ts'
import { rowNumbers } from '../math/samplers/row-numbers.ts'
import type { Row } from '../math/samplers/plan.ts'
import type { Net } from './engine.ts'
import { openGpuState } from './gpu-state.ts'
import type { Conditions } from './plan-state.ts'
import type { StepMeter } from './step-meter.ts'
import { openWasmState } from './wasm-state.ts'

export type PlanInput = Conditions & {
  rows: readonly Row[]
  x: Float32Array
  p: Float32Array | null
  /** Of x and p: [N, 3, S, S] or [N, Z]. */
  dims: readonly number[]
  /** How many pictures a preview shows; 1 where it is not said. */
  previewed?: number
}

/** Runs every row of a plan and returns both states. Takes an abort into account before each row. */
export async function runPlan(
  net: Net,
  input: PlanInput,
  meter: StepMeter,
  signal: AbortSignal,
): Promise<{ x: Float32Array; p: Float32Array }> {
  const start = { ...input, times: input.rows.map(({ t }) => t) }
  const state = await (net.gpu ? openGpuState(net, net.gpu.device, start) : openWasmState(net, start))
  try {
    for (const index of input.rows.keys()) {
      throwIfAborted(signal)
      await state.step(index, rowNumbers(at(input.rows, index), net.prediction))
      meter.step(meter.wantsPreview() ? await state.firstX0(input.previewed ?? 1) : null)
    }
    return await state.read()
  } finally {
    state.release()
  }
}
