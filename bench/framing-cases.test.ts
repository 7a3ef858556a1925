import { expect, test } from 'vitest'
import { framingCases } from './framing-cases.ts'

const cases = framingCases(200, 9)

test('faces of all sizes and turns lie whole in photos of all shapes', () => {
  for (const { width, height, square } of cases) {
    const reach = (square.side / 2) * (Math.abs(Math.cos(square.angle)) + Math.abs(Math.sin(square.angle)))
    const isWhole = [square.centreX, width - square.centreX].every((room) => room >= Math.min(reach, width / 2) - 1)
    expect([isWhole, width / height > 0.32 && width / height < 3.1]).toEqual([true, true])
  }
  const range = (of: (it: (typeof cases)[number]) => number) => [Math.min(...cases.map(of)), Math.max(...cases.map(of))].map(Math.round)
  expect(range(({ square }) => square.side / 10)).toEqual([4, 90])
  expect(range(({ square }) => square.angle)).toEqual([-3, 3])
  expect(new Set(cases.map(({ sample }) => sample)).size).toBe(9)
})

test('the cases are the same every time', () => expect(framingCases(200, 9)).toEqual(cases))
