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

describe('a size of the graph', () => {
  const modulation = (z: (number | string)[], t: (number | string)[], out: (number | string)[]) => ({
    inputs: new Map([
      ['z', z],
      ['t', t],
    ]),
    outputs: new Map([['modulation', out]]),
  })

  test('may be free without a name, and free in one place only', () => {
    expect(check(modulation(['', 4], [''], ['', '', 40, 1, 1]), 'modulation')).not.toThrow()
    expect(check(modulation(['batch', 4], ['steps'], ['Concat_0', 1, 40, 1, 1]), 'modulation')).not.toThrow()
    expect(check(modulation(['', 4], [''], ['', '', 40, 1, '']), 'modulation')).toThrow('got [?, ?, 40, 1, ?].')
  })

  test('is the same wherever the contract names it', () => {
    expect(check(modulation([2, 4], [8], [8, 2, 40, 1, 1]), 'modulation')).not.toThrow()
    expect(check(modulation([2, 4], ['steps'], ['steps', 3, 40, 1, 1]), 'modulation')).toThrow(
      'expected the output "modulation" as [T, N, M, 1, 1], got [steps, 3, 40, 1, 1], but N is 2 in the input "z".',
    )
    expect(check(modulation(['batch', 4], [8], [9, 'batch', 40, 1, 1]), 'modulation')).toThrow('but T is 8 in the input "t".')
  })

  test('counts with the others: one dimension more or fewer is refused', () => {
    expect(check(modulation(['batch', 4, 1], ['steps'], ['steps', 'batch', 40, 1, 1]), 'modulation')).toThrow('got [batch, 4, 1].')
    expect(check(modulation(['batch', 4], ['steps'], ['steps', 'batch', 40, 1]), 'modulation')).toThrow('got [steps, batch, 40, 1].')
  })
})

test('the graphs of a first stage stand between pictures and states', () => {
  const shapes = { image: ['batch', 3, 8, 8], state: ['batch', 2, 4, 4] }
  const latent = { imageSize: 8, space: { ...manifest.space, state: [2, 4, 4], firstStage: true } } as unknown as Manifest
  const session = (from: keyof typeof shapes, to: keyof typeof shapes) => ({
    inputs: new Map([[from, shapes[from]]]),
    outputs: new Map([[to, shapes[to]]]),
  })
  expect(() => checkGraph('a.onnx', 'first_encoder', session('image', 'state'), latent)).not.toThrow()
  expect(() => checkGraph('a.onnx', 'first_decoder', session('state', 'image'), latent)).not.toThrow()
  expect(() => checkGraph('a.onnx', 'first_decoder', session('image', 'state'), latent)).toThrow(
    'a.onnx: expected the input "state" as [N, 2, 4, 4], but the graph has image only.',
  )
})
