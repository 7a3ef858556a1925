import { expect, test } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { openGraph, output } from '../../e2e/support/graph-runner.ts'
import { buildGoldenTransformer, goldenTransformer, ldmGolden as golden } from '../../e2e/support/latent-diffusion.ts'
import type { StateDict } from '../formats/tensor.ts'
import { createGraph } from './graph.ts'

// The SpatialTransformer of the original code of latent diffusion: 64 channels, two heads, five tokens of 32 numbers.

async function run(tensors: StateDict, tokens: Float32Array, precision: 'fp32' | 'fp16' | 'mixed' = 'fp32') {
  const graph = createGraph('transformer', tensors, precision, { taps: true })
  const count = tokens.length / 64
  buildGoldenTransformer(graph, count)
  const open = await openGraph(graph, precision === 'fp32' ? 'float32' : 'float16')
  const feeds = { h: { data: golden.values('cross/h'), dims: [2, 64, 4, 4] }, tokens: { data: tokens, dims: [2, count, 32] } }
  return open.run(feeds).finally(() => open.release())
}

test('places attend to themselves and to five tokens as in the original code', async () => {
  const made = await run(await goldenTransformer(), golden.values('cross/context'))
  expect(relativeError(output(made, 'out'), golden.values('cross/out'))).toBeLessThan(1e-5)
  for (const part of ['attn1', 'attn2', 'ff']) {
    const added = output(made, `tap:block.transformer_blocks.0.${part}`)
    expect(relativeError(added, golden.values(`cross/transformer_blocks.0.${part}`)), part).toBeLessThan(1e-5)
  }
})

test('a single token has all of the attention', async () => {
  const context = golden.values('cross/context')
  const first = Float32Array.from([...context.slice(0, 32), ...context.slice(160, 192)])
  expect(relativeError(output(await run(await goldenTransformer(), first), 'out'), golden.values('cross/out_one_token'))).toBeLessThan(1e-5)
})

test('in half precision it stays near', async () => {
  for (const precision of ['fp16', 'mixed'] as const) {
    const made = await run(await goldenTransformer(), golden.values('cross/context'), precision)
    expect(relativeError(output(made, 'out'), golden.values('cross/out')), precision).toBeLessThan(precision === 'fp16' ? 5e-3 : 2e-3)
  }
})

test('projections may be linear layers, as in later files', async () => {
  const linear = [...(await goldenTransformer())].map(
    ([name, tensor]) => [name, /proj_(in|out)\.weight$/.test(name) ? { ...tensor, shape: [64, 64] } : tensor] as const,
  )
  const made = await run(new Map(linear), golden.values('cross/context'))
  expect(relativeError(output(made, 'out'), golden.values('cross/out'))).toBeLessThan(1e-5)
})
