import { at } from '../base/assert.ts'
import { ROW_NUMBERS, rowNumbers } from '../math/samplers/row-numbers.ts'
import { levelsAt } from '../math/schedule.ts'
import { fitPreview } from '../math/preview-map.ts'
import { evenlySpaced, LEAST_TOLERANCE, SELF_CHECK, selfCheckInputs, selfCheckRow } from '../math/self-check.ts'
import type { GraphName, Manifest, Precision, PreviewMap, SelfCheck } from '../protocol/manifest.ts'
import { pictureDims } from '../protocol/space.ts'

export type Feeds = Record<string, { data: Float32Array; dims: number[] }>

/** Runs a graph of the pack that has just been written; all inputs and outputs float32. */
export type RunGraph = (graph: GraphName, precision: Precision, feeds: Feeds) => Promise<Record<string, Float32Array>>

const { seed: SEED, t: TIME, count: COUNT } = SELF_CHECK
/** GPUs add in float16 where the CPU, on which the pack is measured, adds in float32. */
const HALF_HEADROOM = 10

/** What is measured of a pack that was just written. */
export type Measured = { selfCheck: SelfCheck; preview?: PreviewMap }

/**
 * The numbers of a pack's self-check (see src/math/self-check.ts), from its float32 graphs; the float16 ones give the tolerance. A graph that is
 * off in half precision on the CPU already gives none: an engine must lower it. With a first stage also how its states look.
 */
export async function measurePack(pack: Checked, run: RunGraph): Promise<Measured> {
  const exact = await runOnce(pack, run, 'fp32')
  const half = await runOnce(pack, run, 'fp16')
  const errors = outputs.map((name) => relativeError(half[name] ?? [], exact[name] ?? []))
  const largest = Math.max(0, ...errors.filter((error) => error <= LEAST_TOLERANCE.fp16))
  const tolerance = { fp32: LEAST_TOLERANCE.fp32, fp16: Math.max(LEAST_TOLERANCE.fp16, HALF_HEADROOM * largest) }
  const { z, x0, state, image } = exact
  const spaced = (values: Float32Array) => evenlySpaced(values, COUNT)
  const own = { z: z ? spaced(z) : [], x0: x0 ? spaced(x0) : [] }
  if (!state || !image) return { selfCheck: { seed: SEED, t: timeFor(pack), ...own, tolerance } }
  const preview = fitPreview(selfCheckInputs(SEED, pack).fields, image, pack)
  return { selfCheck: { seed: SEED, t: timeFor(pack), ...own, state: spaced(state), image: spaced(image), tolerance }, preview }
}

type Checked = Pick<Manifest, 'imageSize' | 'space' | 'schedule' | 'prediction' | 'graphs'>

const outputs = ['z', 'x0', 'state', 'image'] as const
type Outputs = Record<(typeof outputs)[number], Float32Array | undefined>

/** A short schedule ends before the time of the check. */
const timeFor = ({ schedule }: Checked): number => Math.min(TIME, schedule.steps - 1)

/** The graphs of a pack, each run once: z and x0, and with a first stage its state and its image. */
async function runOnce(pack: Checked, run: RunGraph, precision: Precision): Promise<Outputs> {
  const { imageSize, space, schedule, prediction } = pack
  const { image, x, z, fields } = selfCheckInputs(SEED, pack)
  const state = [1, ...space.state]
  const prefix = space.code ? '' : 'baseline_'
  const t = timeFor(pack)
  const time = { t: { data: Float32Array.of(t), dims: [1] } }
  const code = space.code ? { z: { data: z, dims: [1, space.code.size] } } : {}
  const { modulation = new Float32Array() } = await run(`${prefix}modulation`, 'fp32', { ...time, ...code })
  const row = selfCheckRow(at(levelsAt(schedule, [t]), 0))
  const tokens = space.classes && { tokens: { data: z, dims: [1, 1, space.classes.size] }, mix: { data: Float32Array.of(1), dims: [1, 1] } }
  const { x0 } = await run(`${prefix}denoiser`, precision, {
    ...tokens,
    x: { data: x, dims: state },
    p: { data: new Float32Array(x.length), dims: state },
    modulation: { data: modulation, dims: [1, modulation.length, 1, 1] },
    row: { data: rowNumbers(row, prediction), dims: [ROW_NUMBERS] },
  })
  const picture = { image: { data: image, dims: [1, ...pictureDims(imageSize)] } }
  const coded = space.code ? await run('encoder', precision, picture) : {}
  const staged = space.firstStage ? await run('first_encoder', precision, picture) : {}
  const drawn = space.firstStage ? await run('first_decoder', precision, { state: { data: fields, dims: state } }) : {}
  return { z: coded.z, x0, state: staged.state, image: drawn.image }
}

/** Largest difference over the largest number. */
function relativeError(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  let [largest, error] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    largest = Math.max(largest, Math.abs(at(reference, i)))
    error = Math.max(error, Math.abs(at(values, i) - at(reference, i)))
  }
  return error / (largest || 1)
}
