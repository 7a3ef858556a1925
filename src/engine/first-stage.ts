import { throwIfAborted } from '../base/abort.ts'
import { assert } from '../base/assert.ts'
import { nextTurn } from '../base/next-turn.ts'
import type { Images } from '../protocol/codes.ts'
import { limitToPicture } from '../math/picture-range.ts'
import { drawPreview } from '../math/preview-map.ts'
import { closedGrid, gridOf } from '../math/likelihood/grid.ts'
import { nearestCodes } from '../math/nearest-code.ts'
import { numbersIn, pictureDims, stateDims } from '../protocol/space.ts'
import { type Engine, sessionOf } from './engine.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'

/**
 * The coder between pictures and the states that diffusion runs over (Rombach et al. 2022, section 3.1): where states are pictures, the
 * identity, or the step to the grid of the pack's space. Pictures are coded one by one, so that memory does not grow with their number. Diffusion runs over states before
 * quantisation; the lookup is the first thing that the decoder does. It is no part of a graph, where it would be a matrix of 128 MiB at 256 px.
 */
export type FirstStage = {
  /** Pictures to states, one after the other. */
  encode: (images: Images) => Promise<Float32Array>
  /** `count` states to pictures, planar RGB in [-1, 1]: what a net puts outside is cut off. */
  decode: (states: Float32Array, count: number) => Promise<Float32Array>
  /** `count` states to pictures as far as a linear map of their numbers tells, which costs next to nothing. */
  sketch: (states: Float32Array, count: number) => Float32Array
}

/** The first stage of a loaded pack. Its functions throw `aborted` between two pictures. */
export function firstStageOf(engine: Engine, signal: AbortSignal): FirstStage {
  const { manifest } = engine.info
  if (!manifest.space.firstStage) {
    // The values of both grids are the same but for a factor.
    const scale = gridOf(manifest.space).least / closedGrid.least
    const times = (factor: number) => (numbers: Float32Array) => (scale === 1 ? numbers : numbers.map((value) => value * factor))
    const [encode, decode] = [times(scale), times(1 / scale)]
    return {
      encode: async ({ data }) => encode(data),
      decode: async (states) => limitToPicture(decode(states).slice()), // a state that goes on stays as it is
      sketch: decode,
    }
  }
  const [picture, state] = [pictureDims(manifest.imageSize), stateDims(manifest)]
  const run = async (graph: 'first_encoder' | 'first_decoder', data: Float32Array, from: readonly number[], to: readonly number[]) => {
    const [input, output] = graph === 'first_encoder' ? ['image', 'state'] : ['state', 'image']
    const session = sessionOf(engine, graph)
    const { codebook } = engine.pack
    const count = data.length / numbersIn(from)
    const made = new Float32Array(count * numbersIn(to))
    for (let i = 0; i < count; i++) {
      throwIfAborted(signal)
      const whole = data.slice(i * numbersIn(from), (i + 1) * numbersIn(from))
      const one = graph === 'first_decoder' && codebook ? nearestCodes(whole, codebook, from[0] ?? 0) : whole
      const outputs = await session.run({ [input ?? '']: await floatTensor(one, [1, ...from]) })
      made.set(numbersOf(outputOf(outputs, output ?? '')), i * numbersIn(to))
      await nextTurn() // in which the worker sees that it is cancelled
    }
    return made
  }
  return {
    encode: ({ data }) => run('first_encoder', data, picture, state),
    decode: async (states) => limitToPicture(await run('first_decoder', states, state, picture)),
    sketch: (states, count) => {
      assert(engine.preview, 'a pack with a first stage has its preview map once it is loaded')
      return drawPreview(engine.preview, states, count, manifest)
    },
  }
}
