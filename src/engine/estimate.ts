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

/** Whether one call takes states of several levels: those nets do whose modulation has a row for each state. */
export function takesManyLevels(net: Net): boolean {
  return net.modulationDims(2)[0] === 2
}

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
  const t = await floatTensor(
    Float32Array.from(levels, (level) => level.t),
    [levels.length],
  )
  const z = codes && (await floatTensor(codes.data, [count, codes.data.length / count]))
  const modulation = outputOf(await net.modulation.run(z ? { z, t } : { t }), 'modulation')
  const outputs = await net.denoiser.run({
    ...fixed,
    x: await floatTensor(data, dims),
    modulation: await withDims(modulation, net.modulationDims(all)),
    row: await floatTensor(ROW, [ROW.length]),
    p: await floatTensor(new Float32Array(data.length), dims),
  })
  const out = await takeNumbers(outputOf(outputs, 'x0'))
  for (const tensor of [modulation, ...Object.values(outputs)]) tensor.dispose()
  const perLevel = data.length / levels.length
  const limit = space.clip ? 1 : Infinity
  const x0 = new Float64Array(data.length)
  for (const [index, level] of levels.entries()) {
    const [cx, cn] = predictionNumbers(level, prediction)
    for (let i = index * perLevel; i < (index + 1) * perLevel; i++) {
      x0[i] = Math.min(limit, Math.max(-limit, cx * (data[i] ?? 0) + (cn / SCALE) * (out[i] ?? 0)))
    }
  }
  return x0
}
