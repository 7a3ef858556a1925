import { expect, test } from 'vitest'
import { netOf, type OpenGraphs } from './engine.ts'

test('a net puts out what the manifest says, but for the latent net, which puts out eps', () => {
  const names = ['modulation', 'denoiser'].flatMap((name) => ['', 'baseline_', 'latent_'].map((kind) => `${kind}${name}`))
  const sessions = new Map(names.map((name) => [name, { name }]))
  const predictionOf = (prediction: 'eps' | 'v') => {
    const engine = { info: { manifest: { prediction } }, gpu: null, sessions } as unknown as OpenGraphs
    return (['conditional', 'baseline', 'latent'] as const).map((kind) => netOf(engine, kind).prediction)
  }
  expect(predictionOf('v')).toEqual(['v', 'v', 'eps'])
  expect(predictionOf('eps')).toEqual(['eps', 'eps', 'eps'])
})
