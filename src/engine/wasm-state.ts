import { at } from '../base/assert.ts'
import { numbersIn } from '../protocol/space.ts'
import { openConditions } from './modulation.ts'
import type { Net } from './net.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'
import type { PlanStart, PlanState } from './plan-state.ts'

/** A plan in CPU memory. Every step ends in a macrotask, without which a worker never sees that it shall stop. */
export async function openWasmState(net: Net, { x, p, dims, times, ...conditions }: PlanStart): Promise<PlanState> {
  const rowDims = net.modulationDims(at(dims, 0))
  const modulation = openConditions(net, conditions, times, numbersIn(rowDims))
  let state = { x: await floatTensor(x, dims), p: await floatTensor(p ?? new Float32Array(x.length), dims) }
  let x0 = state.x

  async function step(index: number, row: Float32Array): Promise<void> {
    const { tensor, offset, length } = await modulation.row(index)
    const outputs = await net.denoiser.run({
      ...state,
      modulation: await floatTensor(numbersOf(tensor).subarray(offset, offset + length), rowDims),
      row: await floatTensor(row, [row.length]),
    })
    state = { x: outputOf(outputs, 'next'), p: outputOf(outputs, 'p_next') }
    x0 = outputOf(outputs, 'x0')
    await macrotask()
  }

  return {
    step,
    firstX0: async (count) => numbersOf(x0).slice(0, count * numbersIn(dims.slice(1))),
    read: async () => ({ x: numbersOf(state.x), p: numbersOf(state.p) }),
    release: modulation.release,
  }
}

/** A turn of the event loop: a message to oneself, since timers wait 4 ms after a few rounds. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
