import { describe, expect, test } from 'vitest'
import { faceSquare } from '../../pixels/face-square.ts'
import type { Crop, Point } from '../../protocol/photos-api.ts'
import { firstCrop, outlineMarks, panBy, pinch, placeOf, pointAt, turnBy, zoomBy } from './framing.ts'

const size = { width: 400, height: 300 }
const crop: Crop = { centreX: 200, centreY: 150, side: 100, angle: 0.3 }

/** The point of the photo that is seen at a place of the view, worked out naively from the definition of a crop. */
function seenAt({ centreX, centreY, side, angle }: Crop, { x, y }: Point): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return { x: centreX + side * (x * cos - y * sin), y: centreY + side * (x * sin + y * cos) }
}

const near = ({ x, y }: Point) => ({ x: expect.closeTo(x, 6), y: expect.closeTo(y, 6) })

describe('framing', () => {
  test('begins with the largest square, in a tall photo a little above the middle', () => {
    expect(firstCrop(size)).toEqual({ centreX: 200, centreY: 150, side: 300, angle: 0 })
    expect(firstCrop({ width: 300, height: 500 })).toEqual({ centreX: 150, centreY: 210, side: 300, angle: 0 })
  })

  test('what is dragged stays under the pointer', () => {
    const from = { x: 0.1, y: -0.2 }
    const to = { x: 0.25, y: 0.05 }
    const moved = panBy(crop, size, to.x - from.x, to.y - from.y)
    expect(seenAt(moved, to)).toEqual(near(seenAt(crop, from)))
  })

  test('what is under the pointer stays there while the wheel zooms', () => {
    const at = { x: -0.3, y: 0.4 }
    const zoomed = zoomBy(crop, size, 1.7, at.x, at.y)
    expect(zoomed.side).toBeCloseTo(100 / 1.7)
    expect(seenAt(zoomed, at)).toEqual(near(seenAt(crop, at)))
  })

  test('two fingers keep what they hold, when they zoom', () => {
    const from: [Point, Point] = [
      { x: -0.1, y: 0 },
      { x: 0.1, y: 0 },
    ]
    const to: [Point, Point] = [
      { x: -0.2, y: 0 },
      { x: 0.2, y: 0 },
    ]
    const pinched = pinch(crop, size, from, to)
    expect(pinched.side).toBeCloseTo(50)
    for (const i of [0, 1] as const) expect(seenAt(pinched, to[i])).toEqual(near(seenAt(crop, from[i])))
  })

  test('two fingers that turn, turn the picture with them', () => {
    const from: [Point, Point] = [
      { x: -0.1, y: 0 },
      { x: 0.1, y: 0 },
    ]
    const to: [Point, Point] = [
      { x: 0, y: -0.1 },
      { x: 0, y: 0.1 },
    ]
    const turned = pinch(crop, size, from, to)
    for (const i of [0, 1] as const) expect(seenAt(turned, to[i])).toEqual(near(seenAt(crop, from[i])))
  })

  test('the centre stays in the photo and the side within its limits', () => {
    const far = panBy({ ...crop, angle: 0 }, size, 50, -50)
    expect([far.centreX, far.centreY]).toEqual([0, 300])
    expect(zoomBy(crop, size, 1e9).side).toBe(16)
    expect(zoomBy(crop, size, 1e-9).side).toBe(600)
  })

  test('angles stay within half a turn', () => {
    expect(turnBy({ ...crop, angle: -3 }, 1).angle).toBeCloseTo(2 * Math.PI - 4)
    expect(turnBy({ ...crop, angle: 0 }, -Math.PI).angle).toBeCloseTo(Math.PI)
  })

  test('a point of the photo and its place in the view lead to each other', () => {
    const place = { x: 0.1, y: -0.2 }
    const edge = seenAt(crop, place)
    expect(pointAt(place, crop)).toEqual(near({ x: edge.x - 0.5, y: edge.y - 0.5 }))
    expect(placeOf(pointAt(place, crop), crop)).toEqual(near(place))
  })

  test('marks on the outline frame what is framed already, to a twentieth', () => {
    const square = faceSquare(outlineMarks(crop))
    expect(square.angle).toBeCloseTo(crop.angle)
    expect(Math.hypot(square.centreX - crop.centreX, square.centreY - crop.centreY) / crop.side).toBeLessThan(0.05)
    expect(Math.abs(square.side / crop.side - 1)).toBeLessThan(0.05)
  })
})
