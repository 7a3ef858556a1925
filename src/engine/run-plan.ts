import { throwIfAborted } from '../base/abort.ts'
import { at } from '../base/assert.ts'
import { rowNumbers } from '../math/samplers/row-numbers.ts'
import type { Row } from '../math/samplers/plan.ts'
import { openGpuState } from './gpu-state.ts'
import type { Net } from './net.ts'
import type { Conditions } from './plan-state.ts'
import type { StepMeter } from './step-meter.ts'
import { openWasmState } from './wasm-state.ts'

export type PlanInput = Conditions & {
  rows: readonly Row[]
  /** `count` states of the net, one after the other. */
  x: Float32Array
  /** The memory p of the first row, like x; null for zeros. */
  p: Float32Array | null
  /** Noise like x that a row gets as its p; null where p is the memory of the row before. */
  freshNoise?: ((row: number) => Float32Array) | null
  count: number
  /** How many states a preview shows, and how they become pictures. */
  previewed?: { count: number; toPictures: (states: Float32Array) => Promise<Float32Array> }
}

/** Runs every row of a plan and returns both states. Takes an abort into account before each row. */
export async function runPlan(
  net: Net,
  input: PlanInput,
  meter: StepMeter,
  signal: AbortSignal,
): Promise<{ x: Float32Array; p: Float32Array }> {
  const start = { ...input, dims: net.stateDims(input.count), times: input.rows.map(({ t }) => t) }
  const state = await (net.gpu ? openGpuState(net, net.gpu.device, start) : openWasmState(net, start))
  try {
    for (const index of input.rows.keys()) {
      throwIfAborted(signal)
      const row = at(input.rows, index)
      await state.step(index, rowNumbers(row, net.prediction), input.freshNoise && row.kp !== 0 ? input.freshNoise(index) : null)
      const { previewed } = input
      const x0 = previewed && meter.wantsPreview(index, input.rows.length) ? await state.firstX0(previewed.count) : null
      meter.step(row.t, x0 && previewed ? await previewed.toPictures(x0) : null)
    }
    return await state.read()
  } finally {
    state.release()
  }
}
