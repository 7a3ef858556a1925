import { assert } from '../base/assert.ts'
import type { Prediction } from '../protocol/manifest.ts'
import type { Gpu } from './gpu.ts'
import type { Session } from './ort.ts'

/** A network with its modulation graph. It knows its sizes from the inputs of its own graph; the batch is free. */
export type Net = {
  modulation: Session
  denoiser: Session
  gpu: Gpu | null
  prediction: Prediction
  /** Dimensions of `count` states: [N, C, H, W] or [N, Z]. */
  stateDims(count: number): number[]
  /** Dimensions of the modulation of one step for `count` states: [N, M, 1, 1], [1, M, 1, 1] or [1, M]. */
  modulationDims(count: number): number[]
  /** Dimensions of the modulation of `count` states that are each at a level of their own; null where one call takes one level. */
  leveledDims(count: number): number[] | null
  /** Dimensions of the numbers of a row. */
  rowDims(): number[]
}

export function createNet(parts: Pick<Net, 'modulation' | 'denoiser' | 'gpu' | 'prediction'>): Net {
  const dimsOf = (input: string) => (count: number) => {
    const shape = parts.denoiser.inputs.get(input)
    assert(shape, `the denoiser has no input ${input}`)
    return shape.map((size) => (typeof size === 'number' ? size : count))
  }
  const modulationDims = dimsOf('modulation')
  return {
    ...parts,
    stateDims: dimsOf('x'),
    modulationDims: (count) => modulationDims(parts.modulation.inputs.has('z') ? count : 1),
    leveledDims: (count) => (modulationDims(2)[0] === 2 ? modulationDims(count) : null),
    rowDims: () => dimsOf('row')(1),
  }
}
