import { expect, test } from 'vitest'
import { faceSquare } from './face-square.ts'
import { frameUnasked } from './frame-unasked.ts'

const face = (x: number, size: number) => ({
  leftEye: { x: x - size, y: 100 },
  rightEye: { x: x + size, y: 110 },
  mouth: { x, y: 100 + 2 * size },
})

test('the first face is framed as it is aligned, wherever it is', () => {
  const [first, second] = [face(300, 40), face(90, 20)]
  expect(frameUnasked([first, second], { width: 400, height: 300 })).toEqual({ crop: faceSquare(first), marks: first })
})

test('without a face the middle square is, of a photo of any shape', () => {
  const middle = (width: number, height: number) => frameUnasked([], { width, height })
  expect(middle(400, 300)).toEqual({ crop: { centreX: 200, centreY: 150, side: 300, angle: 0 }, marks: null })
  expect(middle(31, 80).crop).toEqual({ centreX: 15.5, centreY: 40, side: 31, angle: 0 })
})
