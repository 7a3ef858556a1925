import { expect, test } from 'vitest'
import { type Golden, openGolden, relativeError } from '../../e2e/support/golden.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { denoise, openModel } from '../../e2e/support/model-runner.ts'
import { reproduceCalls } from '../../e2e/support/reproduce.ts'
import { at } from '../base/assert.ts'
import { levelsAt } from '../math/schedule.ts'
import { LEAST_TOLERANCE, selfCheckRow } from '../math/self-check.ts'
import type { Precision } from '../protocol/manifest.ts'
import { readModel } from './model.ts'
import type { Model } from './families/family.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'

// Half precision is rounded node by node here (e2e/support/round-halves.ts): the CPU by itself would compute it in float32.

test('a mixed graph gives the golden numbers of single calls', async () => {
  const golden = await openGolden('micro')
  const open = await openModel(readModel(golden.checkpoint), 'float16', 'mixed')
  const found = await reproduceCalls(open, golden)
  await open.release()
  const known = [...found].filter(([name]) => golden.names.includes(name))
  const errors = known.map(([name, values]) => [name, relativeError(values, golden.values(name))] as const)
  expect(errors.length).toBeGreaterThan(10)
  expect(errors.filter(([, error]) => !(error < 5e-3))).toEqual([]) // measured: at most 2.5e-3
})

/** z of a picture, x0 of a step, and the outputs of the first stages. */
async function callOnce(model: Model, precision: Precision, golden: Golden) {
  const open = await openModel(model, 'float32', precision)
  const encoded = await open.run('encoder', { image: open.pictures(golden.values('x0')) })
  const row = selfCheckRow(at(levelsAt(model.schedule, [500]), 0))
  const drawn = await denoise(open, golden.values('xt'), golden.values('z'), row)
  await open.release()
  const stage = (prefix: string, i: number) => output(prefix ? encoded : drawn, `tap:${prefix}input_blocks.${i}`)
  return { z: output(encoded, 'z'), x0: output(drawn, 'x0'), stage }
}

const largest = (values: Float32Array): number => values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)

/**
 * The model with its first convolution and the last one of its first block scaled, in both nets: float16 holds the output of
 * each, and not their sum. The norms that follow remove the scale again.
 */
async function overflowing(model: Model, golden: Golden): Promise<Model> {
  const { stage } = await callOnce(model, 'fp32', golden)
  const scales = new Map<string, number>()
  for (const [prefix, layer] of [
    ['', 'out_layers.3'],
    ['encoder.', 'in_layers.2'],
  ] as const) {
    const [first, second] = [stage(prefix, 0), stage(prefix, 1)]
    scales.set(`${prefix}input_blocks.0.0`, 6e4 / largest(first))
    scales.set(`${prefix}input_blocks.1.0.${layer}`, 6e4 / largest(second.map((value, i) => value - at(first, i))))
  }
  const tensors = [...model.tensors].map(([name, tensor]) => {
    const scale = scales.get(name.replace(/\.(weight|bias)$/, '')) ?? 1
    return [name, { ...tensor, read: async () => (await tensor.read()).map((value) => value * scale) }] as const
  })
  return { ...model, tensors: new Map(tensors) }
}

test('sums too large for float16 ruin a half graph and not a mixed one', async () => {
  const golden = await openGolden('micro')
  const model = await overflowing(readModel(golden.checkpoint), golden)
  const exact = await callOnce(model, 'fp32', golden)
  for (const prefix of ['', 'encoder.']) {
    expect(largest(exact.stage(prefix, 0))).toBeLessThan(65504)
    expect(largest(exact.stage(prefix, 1))).toBeGreaterThan(65520)
  }
  const [half, mixed] = [await callOnce(model, 'fp16', golden), await callOnce(model, 'mixed', golden)]
  for (const name of ['z', 'x0'] as const) {
    expect(relativeError(half[name], exact[name])).toBeGreaterThan(0.1)
    expect(relativeError(mixed[name], exact[name])).toBeLessThan(LEAST_TOLERANCE.fp16)
  }
})

test('a mixed graph costs casts alone: the same nodes otherwise, and the sampler’s arithmetic untouched', async () => {
  const golden = await openGolden('micro')
  for (const plan of planGraphs(readModel(golden.checkpoint)).filter(({ precisions }) => precisions.includes('mixed'))) {
    const operators = (precision: Precision) => buildGraph(plan, precision).nodes.flatMap(({ op }) => (op === 'Cast' ? [] : [op]))
    expect(operators('mixed')).toEqual(operators('fp32'))
  }
})
