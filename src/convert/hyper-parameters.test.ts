import { expect, test } from 'vitest'
import { readPrediction } from './hyper-parameters.ts'

test('models predict noise unless they say v', () => {
  expect(readPrediction(undefined)).toBe('eps')
  expect(readPrediction({ opaque: 'ModelMeanType.eps' })).toBe('eps')
  expect(readPrediction('eps')).toBe('eps')
  expect(readPrediction('v')).toBe('v')
})

test('another name is refused', () => {
  expect(() => readPrediction('start_x')).toThrow('Expected a model_mean_type eps or v, found "start_x".')
})
