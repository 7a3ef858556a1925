import { describe, expect, test } from 'vitest'
import type { GraphName, Manifest } from '../protocol/manifest.ts'
import { checkGraph } from './check-graph.ts'

const manifest = {
  imageSize: 8,
  space: { state: [3, 8, 8], code: { size: 4, mean: null, std: null }, clip: true, firstStage: false },
} as unknown as Manifest
const picture = ['batch', 3, 8, 8]

const denoiser = {
  inputs: new Map([
    ['x', picture],
    ['modulation', ['batch', 40, 1, 1]],
    ['row', [7]],
    ['p', picture],
  ]),
  outputs: new Map([
    ['next', picture],
    ['x0', picture],
    ['p_next', picture],
  ]),
}

const check =
  (session: Parameters<typeof checkGraph>[2], name: GraphName = 'denoiser') =>
  () =>
    checkGraph(`onnx/${name}.onnx`, name, session, manifest)

describe('a graph', () => {
  test('that keeps the contract passes, whatever it calls its free sizes', () => {
    expect(check(denoiser)).not.toThrow()
    const fixed = new Map(denoiser.inputs).set('modulation', [1, 40, 1, 1])
    expect(check({ ...denoiser, inputs: fixed }, 'baseline_denoiser')).not.toThrow()
  })

  test('without an input is refused', () => {
    const inputs = new Map(denoiser.inputs)
    inputs.delete('p')
    expect(check({ ...denoiser, inputs })).toThrow(
      'onnx/denoiser.onnx: expected the input "p" as [N, 3, 8, 8], but the graph has x, modulation, row only.',
    )
  })

  test.each([
    [['batch', 3, 16, 16], '[batch, 3, 16, 16]'],
    [['batch', 3, 8], '[batch, 3, 8]'],
    [['batch', 3, 'h', 'w'], '[batch, 3, h, w]'],
  ])('with an output of shape %s is refused', (shape, words) => {
    const outputs = new Map(denoiser.outputs).set('x0', shape)
    expect(check({ ...denoiser, outputs })).toThrow(`expected the output "x0" as [N, 3, 8, 8], got ${words}.`)
  })
})
