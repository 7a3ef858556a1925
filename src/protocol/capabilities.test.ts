import { expect, test } from 'vitest'
import { can, capabilities } from './capabilities.ts'
import type { GraphFiles, Manifest } from './manifest.ts'

const graph: GraphFiles = { fp32: 'a.onnx', fp16: null, weights: [], macs: 1, parameters: 1 }
const code = { size: 2, mean: [0, 0], std: [1, 1] }
const latent = { latent_denoiser: graph, latent_modulation: graph }
const plain = { baseline_denoiser: graph, baseline_modulation: graph }

type Asked = Pick<Manifest, 'space' | 'graphs' | 'latentSchedule'>

function pack(graphs: Manifest['graphs'], own: Manifest['space']['code'] = code): Asked {
  return { graphs, latentSchedule: { kind: 'cosine', steps: 10 }, space: { state: [3, 8, 8], code: own, clip: true, firstStage: false } }
}

test('an autoencoder with all its parts can do everything', () => {
  expect(Object.values(capabilities(pack({ ...latent, ...plain })))).toEqual([null, null, null, null])
})

test('without a latent net, its schedule or its statistics no new face is made up', () => {
  const lacking = [
    pack({}),
    { ...pack(latent), latentSchedule: null },
    pack(latent, { ...code, std: null }),
    pack({ latent_denoiser: graph }),
  ]
  for (const one of lacking) expect(capabilities(one)).toMatchObject({ encode: null, sample: 'no-latent-net', search: 'no-latent-net' })
})

test('without a second model nothing is drawn beside z_sem', () => {
  expect(capabilities(pack(latent)).baseline).toBe('no-baseline')
})

test('a pack without z_sem samples, and can neither encode, search nor compare with a baseline', () => {
  expect(capabilities(pack(plain, null))).toEqual({ encode: 'no-encoder', sample: null, search: 'no-encoder', baseline: 'no-baseline' })
  expect(can(pack(plain, null), 'sample')).toBe(true)
  expect(can(pack(plain, null), 'encode')).toBe(false)
})
