import { predictionNumbers } from '../math/samplers/row-numbers.ts'
import type { Level } from '../math/schedule.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Net } from './net.ts'
import { floatTensor, outputOf, takeNumbers, type Tensor, withDims } from './ort.ts'

/**
 * The network's output comes through the row as x0 = SCALE * out, where a clip to [-1, 1] cuts nothing off; a power of two, so that
 * no digit is lost. The numbers of a row are those of one level, but states of many levels run at once.
 */
const SCALE = 2 ** -10
const ROW = Float32Array.of(0, SCALE, 0, 0, 0, 0, 0)

/** States each at its own level: `count` of them in every level, level by level, each of the `count` with its code. */
export type LeveledStates = {
  data: Float32Array
  levels: readonly Level[]
  count: number
  codes: SemanticCodes | null
  /** Further inputs of the net for all of them. */
  fixed: Record<string, Tensor>
}

/** The x0 that a net expects from noisy states of several levels: float64 from the network's output on, clipped where the pack's space says so. */
export async function estimateX0(
  net: Net,
  { space, prediction }: Pick<Manifest, 'space' | 'prediction'>,
  { data, levels, count, codes, fixed }: LeveledStates,
): Promise<Float64Array> {
  const all = levels.length * count
  const dims = net.stateDims(all)
  const manyLevels = net.leveledDims(all)
  // Without z_sem a level has one row of modulation: one for each state comes of its t as often.
  const repeats = codes || !manyLevels ? 1 : count
  const times = levels.flatMap((level) => Array<number>(repeats).fill(level.t))
  const t = await floatTensor(Float32Array.from(times), [times.length])
  const z = codes && (await floatTensor(codes.data, [count, codes.data.length / count]))
  const modulation = outputOf(await net.modulation.run(z ? { z, t } : { t }), 'modulation')
  const x = await floatTensor(data, dims)
  const feeds = {
    ...fixed,
    x,
    modulation: await withDims(modulation, manyLevels ?? net.modulationDims(all)),
    row: await floatTensor(ROW, [ROW.length]),
    p: x, // of no weight in this row
  }
  const outputs = await net.denoiser.run(feeds, ['x0'])
  const out = await takeNumbers(outputOf(outputs, 'x0'))
  for (const tensor of [modulation, ...Object.values(outputs)]) tensor.dispose()
  const perLevel = data.length / levels.length
  const limit = space.clip ? 1 : Infinity
  const x0 = new Float64Array(data.length)
  for (const [index, level] of levels.entries()) {
    const [cx, cn] = predictionNumbers(level, prediction)
    const ofOut = cn / SCALE
    for (let i = index * perLevel; i < (index + 1) * perLevel; i++) {
      const free = cx * (data[i] ?? 0) + ofOut * (out[i] ?? 0)
      x0[i] = free > limit ? limit : free < -limit ? -limit : free
    }
  }
  return x0
}
