import { expect, test } from 'vitest'
import { hyperCount, readPrediction, requireNormalised } from './hyper-parameters.ts'

test('models predict noise unless they say v', () => {
  expect(readPrediction(undefined)).toBe('eps')
  expect(readPrediction({ opaque: 'ModelMeanType.eps' })).toBe('eps')
  expect(readPrediction('eps')).toBe('eps')
  expect(readPrediction('v')).toBe('v')
})

test('another name is refused', () => {
  expect(() => readPrediction('start_x')).toThrow('Expected a model_mean_type eps or v, found "start_x".')
})

test('a count is whole and within its limit, or absent', () => {
  expect(hyperCount({}, 'T', 10_000)).toBeUndefined()
  expect(hyperCount({ T: 1000 }, 'T', 10_000)).toBe(1000)
  for (const T of [0, 1.5, 1e12])
    expect(() => hyperCount({ T }, 'T', 10_000)).toThrow(`Expected T to be a whole number from 1 to 10000, found ${T}.`)
})

test('a part trained on z_sem as it is is refused; one that says nothing is like the official ones', () => {
  for (const hyper of [{}, { latent_znormalize: true }]) expect(() => requireNormalised(hyper, 'latent_znormalize')).not.toThrow()
  for (const value of [false, 0, null, 'no'])
    expect(() => requireNormalised({ latent_znormalize: value }, 'latent_znormalize')).toThrow('Expected latent_znormalize to be true')
})
