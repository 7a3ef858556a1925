import { at } from '../base/assert.ts'
import { nextTurn } from '../base/next-turn.ts'
import { numbersIn } from '../protocol/space.ts'
import { openConditions } from './modulation.ts'
import type { Net } from './net.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'
import type { PlanStart, PlanState } from './plan-state.ts'

/** A plan in CPU memory. Every step ends in a turn of the event loop, in which the worker sees that it is cancelled. */
export async function openWasmState(net: Net, { x, p, dims, times, ...conditions }: PlanStart): Promise<PlanState> {
  const rowDims = net.modulationDims(at(dims, 0))
  const modulation = openConditions(net, conditions, times, numbersIn(rowDims))
  let state = { x: await floatTensor(x, dims), p: await floatTensor(p ?? new Float32Array(x.length), dims) }
  let x0 = state.x

  async function step(index: number, row: Float32Array, fresh: Float32Array | null): Promise<void> {
    if (fresh) state.p = await floatTensor(fresh, dims)
    const { tensor, offset, length } = await modulation.row(index)
    const outputs = await net.denoiser.run({
      ...conditions.fixed,
      ...state,
      modulation: await floatTensor(numbersOf(tensor).subarray(offset, offset + length), rowDims),
      row: await floatTensor(row, [row.length]),
    })
    state = { x: outputOf(outputs, 'next'), p: outputOf(outputs, 'p_next') }
    x0 = outputOf(outputs, 'x0')
    await nextTurn()
  }

  return {
    step,
    firstX0: async (count) => numbersOf(x0).slice(0, count * numbersIn(dims.slice(1))),
    read: async () => ({ x: numbersOf(state.x), p: numbersOf(state.p) }),
    release: modulation.release,
  }
}
