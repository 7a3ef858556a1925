import { expect, test } from 'vitest'
import { openGraph, output } from '../../e2e/support/graph-runner.ts'
import { addInput, addOutput, createGraph } from './graph.ts'
import { cosinesAndSines } from './sines.ts'

test('sines and cosines are those of float64, in every quadrant and after many turns', async () => {
  const angles = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 2)
  const graph = createGraph('sines', new Map(), 'fp32')
  addOutput(graph, 'out', cosinesAndSines(graph, addInput(graph, 'angles', ['batch', 1])))
  const runner = await openGraph(graph, 'float32')
  const found = output(await runner.run({ angles: { data: angles, dims: [angles.length, 1] } }), 'out')
  await runner.release()
  const errors = Array.from(angles, (a, i) =>
    Math.max(Math.abs((found[2 * i] ?? NaN) - Math.cos(a)), Math.abs((found[2 * i + 1] ?? NaN) - Math.sin(a))),
  )
  expect(Math.max(...errors)).toBeLessThan(1e-6)
})
