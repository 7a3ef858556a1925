import { expect, test } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { openGraph, output } from '../../e2e/support/graph-runner.ts'
import { buildGoldenTransformer, goldenTransformer, ldmGolden as golden } from '../../e2e/support/latent-diffusion.ts'
import type { StateDict } from '../formats/tensor.ts'
import { createGraph } from './graph.ts'

// The SpatialTransformer of the original code of latent diffusion: 64 channels, two heads, five tokens of 32 numbers; in single precision and with
// one token it is held by latent-diffusion.test.ts.

async function run(tensors: StateDict, tokens: Float32Array, precision: 'fp32' | 'fp16' | 'mixed' = 'fp32') {
  const graph = createGraph('transformer', tensors, precision, { taps: true })
  const count = tokens.length / 64
  buildGoldenTransformer(graph, count)
  const open = await openGraph(graph, precision === 'fp32' ? 'float32' : 'float16')
  const feeds = { h: { data: golden.values('cross/h'), dims: [2, 64, 4, 4] }, tokens: { data: tokens, dims: [2, count, 32] } }
  return open.run(feeds).finally(() => open.release())
}

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
