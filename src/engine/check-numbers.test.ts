import { describe, expect, test } from 'vitest'
import { LEAST_TOLERANCE } from '../math/self-check.ts'
import { checkNumbers } from './check-numbers.ts'

const want = [0.5, -1, 0.25]
const got = (...values: number[]) => ({ got: Float32Array.from(values), want })

describe('numbers of a self-check', () => {
  test('may differ by a share of the largest', () => {
    expect(() => checkNumbers('x0', got(0.51, -1.01, 0.24), LEAST_TOLERANCE.fp16)).not.toThrow()
  })

  test('name the place, the number and the difference when they are further off', () => {
    expect(() => checkNumbers('denoiser.fp16.onnx: x0', got(0.5, -1, 0.29), LEAST_TOLERANCE.fp16)).toThrow(
      /^denoiser.fp16.onnx: x0: number 2 of the self-check: expected 0.25 within 0.02 of the largest, got 0.28\d+ \(off by 0.040\)\.$/,
    )
  })

  test('must be finite even where none are expected', () => {
    expect(() => checkNumbers('z', { got: Float32Array.of(1, Infinity), want: [] }, 1)).toThrow('z: number 1 is Infinity')
    expect(() => checkNumbers('z', { got: Float32Array.of(1, 2), want: [] }, 1)).not.toThrow()
  })
})
