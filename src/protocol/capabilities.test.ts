import { describe, expect, test } from 'vitest'
import { can, capabilities, type Capability, type Lack } from './capabilities.ts'
import type { GraphFiles, GraphName, Manifest } from './manifest.ts'

type Pack = Pick<Manifest, 'space' | 'graphs' | 'latentSchedule'>

const graph: GraphFiles = { fp32: 'graph.onnx', fp16: null, weights: [], macs: 1, parameters: 1 }
const graphsOf = (...names: GraphName[]) => Object.fromEntries(names.map((name) => [name, graph]))
const conditional = ['encoder', 'modulation', 'denoiser'] as const
const latent = ['latent_modulation', 'latent_denoiser'] as const
const baseline = ['baseline_modulation', 'baseline_denoiser'] as const

const space: Manifest['space'] = { state: [3, 8, 8], code: { size: 2, mean: [0, 0], std: [1, 1] }, clip: true, firstStage: false }
const whole: Pack = {
  space,
  graphs: graphsOf(...conditional, ...latent, ...baseline),
  latentSchedule: { kind: 'constant', beta: 0.008, steps: 1000 },
}

describe('a pack with z_sem', () => {
  test('and all graphs can do all', () => {
    expect(capabilities(whole)).toEqual({
      encode: null,
      sample: null,
      search: null,
      baseline: null,
      ceiling: 'no-first-stage',
      classes: 'no-classes',
    })
  })

  test.each<[string, Partial<Pack>]>([
    ['a latent denoiser', { graphs: graphsOf(...conditional, ...baseline, 'latent_modulation') }],
    ['a latent modulation', { graphs: graphsOf(...conditional, ...baseline, 'latent_denoiser') }],
    ['a latent schedule', { latentSchedule: null }],
    ['means', { space: { ...space, code: { size: 2, mean: null, std: [1, 1] } } }],
    ['deviations', { space: { ...space, code: { size: 2, mean: [0, 0], std: null } } }],
  ])('but without %s makes up no faces', (_, change) => {
    const lack = 'no-latent-net'
    expect(capabilities({ ...whole, ...change })).toEqual({
      encode: null,
      sample: lack,
      search: lack,
      baseline: null,
      ceiling: 'no-first-stage',
      classes: 'no-classes',
    })
  })

  test.each<[string, GraphName]>([
    ['denoiser', 'baseline_modulation'],
    ['modulation', 'baseline_denoiser'],
  ])('but without the %s of a baseline has none to compare with', (_, left) => {
    const graphs = graphsOf(...conditional, ...latent, left)
    expect(capabilities({ ...whole, graphs })).toEqual({
      encode: null,
      sample: null,
      search: null,
      baseline: 'no-baseline',
      ceiling: 'no-first-stage',
      classes: 'no-classes',
    })
  })
})

test('a pack without z_sem draws new faces from noise alone, and its one model is no baseline', () => {
  const pack: Pack = { space: { ...space, code: null }, graphs: graphsOf(...baseline), latentSchedule: null }
  expect(capabilities(pack)).toEqual({
    encode: 'no-encoder',
    sample: null,
    search: 'no-encoder',
    baseline: 'no-baseline',
    ceiling: 'no-first-stage',
    classes: 'no-classes',
  })
})

test('what can be done does not hang on the shape of states, but that a first stage is a ceiling', () => {
  const firstStage = { ...space, state: [4, 1, 1] as const, clip: false, firstStage: true }
  expect(capabilities({ ...whole, space: firstStage })).toEqual({ ...capabilities(whole), ceiling: null })
})

test('a pack can do what it lacks nothing for', () => {
  const pack: Pack = { ...whole, graphs: graphsOf(...conditional), latentSchedule: null }
  const lacks: Record<Capability, Lack | null> = capabilities(pack)
  expect(lacks).toEqual({
    encode: null,
    sample: 'no-latent-net',
    search: 'no-latent-net',
    baseline: 'no-baseline',
    ceiling: 'no-first-stage',
    classes: 'no-classes',
  })
  for (const capability of ['encode', 'sample', 'search', 'baseline'] as const) {
    expect(can(pack, capability)).toBe(lacks[capability] === null)
  }
})
