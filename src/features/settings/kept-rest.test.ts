import { expect, test } from 'vitest'
import type { Face } from '../../store/face.ts'
import { companionsOf, maskedOf, restFigures } from './kept-rest.ts'

test('the mask of a result is found again in its companions, with its figures', () => {
  const photo = new Float32Array(12)
  const unmasked = new Float32Array(12).fill(0.2)
  const mask = Float32Array.of(1, 0, 0, 0)
  const picture = unmasked.map((value, i) => value * (mask[i % 4] ?? 0))
  const result = { picture, origin: { companions: companionsOf({ mask, unmasked }) } } as unknown as Face
  expect(maskedOf(result)).toEqual({ mask, unmasked })
  const figures = restFigures(result, { picture: photo })
  expect(figures).toMatchObject({ share: 0.25, with: 0 })
  expect(figures?.without).toBeCloseTo(0.1 * 255, 3)
  const plain = { picture, origin: { companions: companionsOf(null) } } as unknown as Face
  expect([maskedOf(plain), restFigures(plain, { picture: photo }), maskedOf({ origin: null })]).toEqual([null, null, null])
})
