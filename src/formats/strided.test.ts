import { expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { gathered, isRowMajor, reach, repeatsElements, type View } from './strided.ts'
import { elementCount } from './tensor.ts'

/** The position of every element of a view, by the definition: the sum of index times stride. */
function positions({ shape, strides }: View): number[] {
  return Array.from({ length: elementCount(shape) }, (_, flat) => {
    let rest = flat
    let position = 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += (rest % at(shape, axis)) * at(strides, axis)
      rest = Math.floor(rest / at(shape, axis))
    }
    return position
  })
}

const sizes = [1, 2, 3]
const steps = [0, 1, 2, 3, 6]
const views: View[] = sizes.flatMap((a) =>
  sizes.flatMap((b) => steps.flatMap((x) => steps.flatMap((y) => [1, 9].map((z) => ({ shape: [a, b, 2], strides: [x, y, z] }))))),
)

test('450 views of up to three axes agree with the definition', () => {
  const run = Float32Array.from({ length: 100 }, (_, i) => i)
  expect(views).toHaveLength(450)
  for (const view of views) {
    const expected = positions(view)
    expect(Array.from(gathered(run, view))).toEqual(expected)
    expect(reach(view)).toBe(Math.max(...expected) + 1)
    expect(isRowMajor(view)).toBe(expected.every((position, i) => position === i))
    if (!repeatsElements(view)) expect(new Set(expected).size).toBe(expected.length)
  }
})

test('slices and permutations of a whole tensor are never taken for repeated', () => {
  const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] // prettier-ignore
  for (const order of orders) {
    const shape = order.map((axis) => at([2, 3, 4], axis))
    const strides = order.map((axis) => at([24, 8, 2], axis))
    expect(repeatsElements({ shape, strides })).toBe(false)
  }
})

test('an empty view reaches nothing and a scalar one element', () => {
  expect([reach({ shape: [3, 0], strides: [5, 1] }), reach({ shape: [], strides: [] })]).toEqual([0, 1])
})
