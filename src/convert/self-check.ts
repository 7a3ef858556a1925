import { at } from '../base/assert.ts'
import { ROW_NUMBERS, rowNumbers } from '../math/samplers/row-numbers.ts'
import { levelsAt } from '../math/schedule.ts'
import { evenlySpaced, LEAST_TOLERANCE, SELF_CHECK, selfCheckInputs, selfCheckRow } from '../math/self-check.ts'
import type { GraphName, Manifest, Precision, SelfCheck } from '../protocol/manifest.ts'
import { pictureDims } from '../protocol/space.ts'

export type Feeds = Record<string, { data: Float32Array; dims: number[] }>

/** Runs a graph of the pack that has just been written; all inputs and outputs float32. */
export type RunGraph = (graph: GraphName, precision: Precision, feeds: Feeds) => Promise<Record<string, Float32Array>>

const { seed: SEED, t: TIME, count: COUNT } = SELF_CHECK
/** GPUs add in float16 where the CPU, on which the pack is measured, adds in float32. */
const HALF_HEADROOM = 10

/** The numbers of a pack's self-check (see src/math/self-check.ts), from its float32 graphs; the float16 ones give the tolerance. */
export async function measureSelfCheck(
  pack: Pick<Manifest, 'imageSize' | 'space' | 'schedule' | 'prediction' | 'graphs'>,
  run: RunGraph,
): Promise<SelfCheck> {
  const exact = await runOnce(pack, run, 'fp32')
  const half = await runOnce(pack, run, 'fp16')
  const error = Math.max(relativeError(half.z, exact.z), relativeError(half.x0, exact.x0))
  const tolerance = { fp32: LEAST_TOLERANCE.fp32, fp16: Math.max(LEAST_TOLERANCE.fp16, HALF_HEADROOM * error) }
  return { seed: SEED, t: TIME, ...exact, tolerance }
}

async function runOnce(
  pack: Parameters<typeof measureSelfCheck>[0],
  run: RunGraph,
  precision: Precision,
): Promise<{ z: number[]; x0: number[] }> {
  const { imageSize, space, schedule, prediction } = pack
  const { image, x, z } = selfCheckInputs(SEED, { imageSize, state: space.state, zSize: space.code?.size ?? 0 })
  const state = [1, ...space.state]
  const prefix = space.code ? '' : 'baseline_'
  const time = { t: { data: Float32Array.of(TIME), dims: [1] } }
  const code = space.code ? { z: { data: z, dims: [1, space.code.size] } } : {}
  const { modulation = new Float32Array() } = await run(`${prefix}modulation`, 'fp32', { ...time, ...code })
  const row = selfCheckRow(at(levelsAt(schedule, [TIME]), 0))
  const { x0 = new Float32Array() } = await run(`${prefix}denoiser`, precision, {
    x: { data: x, dims: state },
    p: { data: new Float32Array(x.length), dims: state },
    modulation: { data: modulation, dims: [1, modulation.length, 1, 1] },
    row: { data: rowNumbers(row, prediction), dims: [ROW_NUMBERS] },
  })
  const picture = [1, ...pictureDims(imageSize)]
  const encoded = space.code ? await run('encoder', precision, { image: { data: image, dims: picture } }) : {}
  return { z: encoded.z ? evenlySpaced(encoded.z, COUNT) : [], x0: evenlySpaced(x0, COUNT) }
}

/** Largest difference over the largest number. */
function relativeError(values: readonly number[], reference: readonly number[]): number {
  const largest = reference.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  return values.reduce((max, value, i) => Math.max(max, Math.abs(value - at(reference, i))), 0) / (largest || 1)
}
