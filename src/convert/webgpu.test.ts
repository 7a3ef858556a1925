import { afterAll, describe, expect, test } from 'vitest'
import { diffencCheckpoint } from '../../e2e/support/diffenc.ts'
import { openGolden, readGolden, relativeError } from '../../e2e/support/golden.ts'
import { type Feeds, type GraphRunner, openGraph, output } from '../../e2e/support/graph-runner.ts'
import { buildGoldenTransformer, goldenTransformer, ldmCheckpoint } from '../../e2e/support/latent-diffusion.ts'
import { latentFaults, reproduceLatent } from '../../e2e/support/reproduce-latent.ts'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { at } from '../base/assert.ts'
import { gaussian } from '../math/gaussian.ts'
import { levelsAt } from '../math/schedule.ts'
import { selfCheckRow } from '../math/self-check.ts'
import { rowNumbers } from '../math/samplers/row-numbers.ts'
import { numbersIn } from '../protocol/space.ts'
import { fromCompvis } from './compvis.ts'
import { addInput, addOutput, createGraph, type Graph } from './graph.ts'
import { normalise } from './layers.ts'
import { readModel } from './model.ts'
import { planGraphs } from './pack-graphs.ts'
import { withPlainNames } from './plain-names.ts'

/*
 * The runtime's kernels for WebGPU, those of the page, in plain Node: channels-last, as on a real GPU. golden/patches has every layer of our
 * nets, but for the norms of an official latent net and the layers of latent diffusion (its encoder runs in the page, under WHOLE_GPU).
 * golden.test.ts, own-models.test.ts and latent-diffusion.test.ts hold the CPU to the reference.
 */

const [own, official] = [readModel((await openGolden('patches')).checkpoint), readModel((await openGolden('micro_latent')).checkpoint)]
const latent = readModel(await fromCompvis(await ldmCheckpoint()), null, { img_size: 16 })
const variational = readModel(await withPlainNames(await diffencCheckpoint()))
const transformer = await goldenTransformer()
const plans = [
  ...planGraphs(own).map((plan) => ({ net: 'patches', plan })),
  ...planGraphs(latent).flatMap((plan) => (/^(first_decoder|baseline_denoiser)$/.test(plan.name) ? { net: 'ldm', plan } : [])),
  ...planGraphs(variational).flatMap((plan) => (plan.name === 'baseline_denoiser' ? { net: 'diffenc', plan } : [])),
  { net: 'transformer', plan: { name: 'transformer', tensors: transformer, precisions: ['fp32'], build: buildGoldenTransformer } as const },
  ...planGraphs(official).flatMap((plan) => (plan.name === 'latent_denoiser' ? { net: 'micro_latent', plan } : [])),
]
const row = Float32Array.from(rowNumbers(selfCheckRow(at(levelsAt(own.schedule, [500]), 0)), 'eps'))

/** Gaussian numbers for each input, but the numbers of a step. */
function feedsFor(graph: Graph): Feeds {
  const feeds = graph.inputs.map(({ name, dims }, i) => {
    const sizes = dims.map((size) => (typeof size === 'number' ? size : 2))
    const data = { row, t: Float32Array.of(37, 900) }[name] ?? gaussian(1, i, numbersIn(sizes), 'x_T')
    return [name, { dims: sizes, data }] as const
  })
  return Object.fromEntries(feeds)
}

describe.skipIf(!(await takeSoftwareGpu()))('on the software GPU of a browser, which has no half precision, in fp32', () => {
  /** Released at the end, since the last session takes the compiled shaders with it. */
  const opened: GraphRunner[] = []
  afterAll(async () => void (await Promise.all(opened.map((runner) => runner.release()))))

  test.each(plans)('the $plan.name of $net computes what it computes on the CPU', { timeout: 300_000 }, async ({ plan }) => {
    const results = []
    for (const provider of ['webgpu', 'cpu'] as const) {
      const graph = createGraph(plan.name, plan.tensors, 'fp32')
      plan.build(graph)
      const runner = await openGraph(graph, 'float32', provider)
      opened.push(runner)
      results.push(await runner.run(feedsFor(graph)))
    }
    const [onGpu = {}, onCpu = {}] = results
    const errors = Object.entries(onCpu).map(([name, values]) => [name, relativeError(onGpu[name] ?? [], values)] as const)
    expect(errors.filter(([, error]) => !(error < 2e-4))).toEqual([]) // measured: at most 5e-5, in sines of the time
    expect(onGpu).not.toEqual(onCpu) // else the CPU computed both
  })

  test.skipIf(!process.env.WHOLE_GPU)('every golden number of latent diffusion comes out', { timeout: 1_800_000 }, async () => {
    const golden = readGolden('ldm')
    const found = await reproduceLatent((graph, stored) => openGraph(graph, stored, 'webgpu'), golden)
    expect(latentFaults(found, golden, 1e-5)).toEqual([])
  })

  test('norms of two epsilons keep their own', async () => {
    const errors = []
    for (const epsilon of [1e-5, 1e-2]) {
      const graph = createGraph('norm', new Map(), 'fp32')
      addOutput(graph, 'out', normalise(graph, addInput(graph, 'x', ['batch', 4, 8, 8]), epsilon, 4))
      const feeds = { x: { data: gaussian(1, 0, 256, 'x_T').map((value) => value / 10), dims: [1, 4, 8, 8] } }
      const [onGpu, onCpu] = [await openGraph(graph, 'float32', 'webgpu'), await openGraph(graph, 'float32')]
      opened.push(onGpu, onCpu)
      errors.push(relativeError(output(await onGpu.run(feeds), 'out'), output(await onCpu.run(feeds), 'out')))
    }
    expect(Math.max(...errors)).toBeLessThan(1e-5)
  })
})
