import { expect, test } from 'vitest'
import type { Face } from '../../store/face.ts'
import { ceilingOf, lostDetail, withDetail } from './lost-detail.ts'

const source = { picture: Float32Array.of(1, -1, 0.5) }
const measures = { ssim: 0.9, mse: 0.01, psnr: 20 }
const ceiling = ceilingOf({ picture: Float32Array.of(0.5, -0.5, 0.5), measures })
const drawn = Float32Array.of(0.25, -0.5, 0)
const result = { picture: drawn, origin: { companions: [ceiling], measures: { ssim: 0.8 } } } as unknown as Face

test('the detail that the first stage lost is the source without the ceiling; a result without a ceiling lost none', () => {
  expect(lostDetail(result, source)).toEqual({ input: source.picture, ceiling: ceiling.picture })
  expect(lostDetail(result, null)).toBeNull()
  expect(lostDetail({ origin: null }, source)).toBeNull()
})

test('a share of it is put over the picture, counted from none however often it was changed', () => {
  const lost = lostDetail(result, source)
  if (!lost) throw new Error('the result has a ceiling')
  const given = (face: Face, share: number) => ({ ...face, ...withDetail(face, lost, share) })
  const whole = given(result, 1)
  expect([...whole.picture]).toEqual([0.75, -1, 0])
  expect([...given(whole, 0.5).picture]).toEqual([0.5, -0.75, 0])
  expect(given(given(whole, 0.5), 0).picture).toEqual(drawn)
})

test('the numbers of the result stay those of the picture without it', () => {
  const lost = lostDetail(result, source)
  if (!lost) throw new Error('the result has a ceiling')
  expect(withDetail(result, lost, 1).origin).toMatchObject({ measures: { ssim: 0.8 }, companions: [{ measures }], detail: 1 })
})
