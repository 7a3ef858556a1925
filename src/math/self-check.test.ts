import { expect, test } from 'vitest'
import { gaussian } from './gaussian.ts'
import { makeRow } from './samplers/row.ts'
import { evenlySpaced, selfCheckInputs, selfCheckRow } from './self-check.ts'

test('evenly spaced values begin with the first and stay inside', () => {
  expect(evenlySpaced([0, 1, 2, 3, 4, 5, 6], 3)).toEqual([0, 2, 4])
  expect(evenlySpaced([7], 1)).toEqual([7])
})

const sizes = { imageSize: 4, space: { state: [2, 2, 2], code: { size: 8 } } }

test('the inputs differ from each other and from seed to seed', () => {
  const { image, x, z } = selfCheckInputs(1, sizes)
  expect([image.length, x.length, z.length]).toEqual([48, 8, 8])
  expect(image).not.toEqual(x)
  expect(selfCheckInputs(2, sizes).x).not.toEqual(x)
  expect(selfCheckInputs(1, sizes).x).toEqual(x)
})

test('the inputs and the row are those that the numbers of every pack were made with', () => {
  expect(selfCheckInputs(7, sizes)).toEqual({
    image: gaussian(7, 0, 48, 'x_T'),
    x: gaussian(7, 1, 8, 'x_T'),
    z: gaussian(7, 0, 8, 'z_sem'),
    fields: gaussian(7, 2, 8, 'x_T'), // too small for fields of several places
  })
  const level = { t: 250, a: 0.6, s: 0.8 }
  expect(selfCheckRow(level)).toEqual(makeRow(level, { kx: 1, k0: 1, kp: 0 }, 'x0'))
})

test('the state of the decoder has 8 x 8 flat fields in each channel', () => {
  const { fields } = selfCheckInputs(1, { imageSize: 4, space: { state: [2, 16, 16], code: null } })
  for (const [i, value] of fields.entries()) {
    const [y, x] = [Math.floor(i / 16) % 16, i % 16]
    expect(value).toBe(fields[i - 16 * (y % 2) - (x % 2)])
  }
  expect(new Set(fields).size).toBe(128)
})
