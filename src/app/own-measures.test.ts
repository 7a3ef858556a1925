import { expect, test } from 'vitest'
import type { Face } from '../store/face.ts'
import { ownMeasures } from './own-measures.ts'

const space = { state: [3, 4, 4] as const, code: { size: 5, mean: null, std: null } }
const face = (redraws: boolean, ssim: number, hash = 'a') =>
  ({ pack: { hash }, origin: { redraws, measures: { ssim, mse: ssim / 10 } } }) as unknown as Face

test('the open pack is measured on the faces that were drawn back with it', () => {
  const faces = [face(true, 0.9), face(true, 0.7), face(false, 0.1), face(true, 0.1, 'b'), { origin: null } as Face]
  const found = ownMeasures(space, faces, 'a')
  expect(found).toMatchObject({ numbers: 53, count: 2 })
  expect(found.ssim).toBeCloseTo(0.8, 12)
  expect(found.mse).toBeCloseTo(0.08, 12)
  expect(ownMeasures({ ...space, code: null }, [], 'a')).toEqual({ numbers: 48, count: 0, ssim: null, mse: null })
})
