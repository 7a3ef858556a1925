import type { Net } from './net.ts'
import { floatTensor, outputOf, type Tensor } from './ort.ts'
import type { Conditions } from './plan-state.ts'

/** The modulation of one step lies in `tensor` at `offset` (in numbers), `length` long. */
export type ModulationRow = { tensor: Tensor; offset: number; length: number }

/** Largest memory of a plan's rows at once: a plan of 1000 steps for several pictures would take gigabytes. */
const CHUNK_LIMIT_BYTES = 64 * 2 ** 20

/**
 * Gains and biases of all steps, [T, N, M] from the codes and the times of a plan, in as few runs as the memory allows.
 * `z` is null for a net that has none. `rowLength` is N * M.
 */
function openModulation(net: Net, z: Tensor | null, times: readonly number[], rowLength: number) {
  const chunkSteps = Math.max(1, Math.floor(CHUNK_LIMIT_BYTES / (rowLength * Float32Array.BYTES_PER_ELEMENT)))
  let chunk: { first: number; tensor: Tensor } | null = null

  async function compute(first: number): Promise<Tensor> {
    const part = Float32Array.from(times.slice(first, first + chunkSteps))
    const t = await floatTensor(part, [part.length])
    return outputOf(await net.modulation.run(z ? { z, t } : { t }), 'modulation')
  }

  const release = () => {
    chunk?.tensor.dispose()
    chunk = null
  }

  /** Steps must be asked for in order. */
  async function row(step: number): Promise<ModulationRow> {
    const first = step - (step % chunkSteps)
    if (chunk?.first !== first) {
      release()
      chunk = { first, tensor: await compute(first) }
    }
    return { tensor: chunk.tensor, offset: (step - first) * rowLength, length: rowLength }
  }

  return { row, release }
}

/** The same with the codes of a window in its rows. */
export function openConditions(net: Net, { z, window }: Conditions, times: readonly number[], rowLength: number) {
  const outside = openModulation(net, z, times, rowLength)
  if (!window) return outside
  const inside = openModulation(net, window.z, times, rowLength)
  return {
    row: (step: number) => (step >= window.first && step < window.end ? inside : outside).row(step),
    release: () => {
      inside.release()
      outside.release()
    },
  }
}
