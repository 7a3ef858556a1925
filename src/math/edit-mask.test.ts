import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { changeOutside, editMask, maskOfPicture, maskPicture, maskShare, throughMask } from './edit-mask.ts'
import { gaussian } from './gaussian.ts'

const SIZE = 64
const AREA = SIZE * SIZE
const noise = (seed: number, amount: number) => gaussian(seed, 0, 3 * AREA, 'x_T').map((value) => amount * value)
const photo = noise(1, 0.3)
/** A change of `by` within a square, and a drift everywhere. */
const changed = (squares: [x: number, y: number, side: number, by: number][], drift: number) => {
  const out = photo.map((value, i) => value + drift * at(noise2, i))
  for (const [left, top, side, by] of squares) {
    for (let i = 0; i < AREA; i++) {
      const [x, y] = [(i % SIZE) - left, Math.floor(i / SIZE) - top]
      if (x >= 0 && y >= 0 && x < side && y < side) for (let c = 0; c < 3; c++) out[c * AREA + i] = at(out, c * AREA + i) + by
    }
  }
  return out
}
const noise2 = noise(2, 1)
const maskAt = (mask: Float32Array, x: number, y: number) => at(mask, y * SIZE + x)

describe('the mask of an edit', () => {
  test('is where the edit acts, soft at its edge, and not where the picture drifts', () => {
    const mask = editMask(photo, changed([[20, 30, 16, 0.5]], 0.02), SIZE)
    expect(maskAt(mask, 28, 38)).toBeCloseTo(1, 3)
    expect([maskAt(mask, 5, 5), maskAt(mask, 60, 60), maskAt(mask, 60, 30)]).toEqual([0, 0, 0])
    const edge = Array.from({ length: 20 }, (_, k) => maskAt(mask, 8 + k, 38))
    expect(edge.some((value) => value > 0.2 && value < 0.8)).toBe(true)
    expect(edge.every((value, k) => value >= (edge[k - 1] ?? 0) - 1e-6)).toBe(true)
  })

  test('leaves out small regions beside a large one', () => {
    const mask = editMask(
      photo,
      changed(
        [
          [10, 10, 24, 0.5],
          [55, 55, 3, 0.5],
        ],
        0,
      ),
      SIZE,
    )
    expect(maskAt(mask, 20, 20)).toBeCloseTo(1, 3)
    expect(maskAt(mask, 56, 56)).toBe(0)
  })

  test('has no small hole, while a large one stays, and so does a bay of the ground', () => {
    const without = (edited: Float32Array, left: number, top: number, width: number, height: number) =>
      edited.map((value, i) => {
        const [x, y] = [((i % AREA) % SIZE) - left, Math.floor((i % AREA) / SIZE) - top]
        return x >= 0 && y >= 0 && x < width && y < height ? at(photo, i) : value
      })
    const square = changed([[10, 10, 44, 0.5]], 0)
    const middle = (edited: Float32Array, y = 32) => maskAt(editMask(photo, edited, SIZE), 32, y)
    expect(middle(without(square, 27, 27, 10, 10))).toBeCloseTo(1, 3)
    expect(middle(without(square, 17, 17, 30, 30))).toBeLessThan(0.01)
    expect(middle(without(square, 20, 27, 24, 37), 46)).toBeLessThan(0.01)
  })

  test('holds both of two regions of like strength', () => {
    const mask = editMask(
      photo,
      changed(
        [
          [8, 8, 12, 0.4],
          [40, 40, 12, 0.4],
        ],
        0.01,
      ),
      SIZE,
    )
    expect([maskAt(mask, 14, 14), maskAt(mask, 46, 46)].every((value) => value > 0.99)).toBe(true)
    expect(maskAt(mask, 30, 30)).toBeLessThan(0.01)
  })

  test('of an edit of the whole picture is the whole picture, and of none is nothing', () => {
    expect(
      Math.min(
        ...editMask(
          photo,
          photo.map((value) => value + 0.3),
          SIZE,
        ),
      ),
    ).toBeGreaterThan(0.99)
    expect(Math.max(...editMask(photo, photo, SIZE))).toBe(0)
  })

  test('of one edit is the same at another size', () => {
    const large = (plane: Float32Array) =>
      Float32Array.from({ length: 12 * AREA }, (_, i) => {
        const [c, y, x] = [Math.floor(i / (4 * AREA)), Math.floor((i % (4 * AREA)) / (2 * SIZE)), i % (2 * SIZE)]
        return at(plane, c * AREA + (y >> 1) * SIZE + (x >> 1))
      })
    const edited = changed([[20, 30, 16, 0.5]], 0)
    expect(maskShare(editMask(large(photo), large(edited), 2 * SIZE))).toBeCloseTo(maskShare(editMask(photo, edited, SIZE)), 1)
  })
})

test('through the mask the edit is seen where it acts, and every other pixel is that of the photo', () => {
  const edited = changed([[20, 30, 16, 0.5]], 0.02)
  const mask = editMask(photo, edited, SIZE)
  const kept = throughMask(photo, edited, mask)
  const outside = [...photo.keys()].filter((i) => at(mask, i % AREA) === 0)
  expect(outside.length).toBeGreaterThan(photo.length / 2)
  expect(outside.every((i) => kept[i] === photo[i])).toBe(true)
  const inside = [...photo.keys()].filter((i) => at(mask, i % AREA) > 0.9999)
  expect(Math.max(...inside.map((i) => Math.abs(at(kept, i) - at(edited, i))))).toBeLessThan(1e-3)
  expect(changeOutside(edited, photo, mask)).toBeGreaterThan(10 * changeOutside(kept, photo, mask))
  expect(changeOutside(photo, edited, new Float32Array(AREA).fill(1))).toBe(0)
  const back = maskOfPicture(maskPicture(mask))
  back.forEach((value, i) => expect(value).toBeCloseTo(at(mask, i), 6))
})
