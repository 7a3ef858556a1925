import { describe, expect, test } from 'vitest'
import { faceSquare } from '../pixels/face-square.ts'
import type { Crop, FaceMarks } from '../protocol/photos-api.ts'
import { type Look, searchFaces, type SeenFace, tilesOf } from './search-faces.ts'
import { marksInPhoto } from './view.ts'

/** Marks of a face whose official square is this one. */
function faceAt(square: Crop): FaceMarks {
  const marks = { leftEye: { x: 37.5, y: 46.5 }, rightEye: { x: 61.5, y: 46.5 }, mouth: { x: 49.5, y: 68 } }
  const { side } = faceSquare(marks)
  const scaled = marksInPhoto(marks, { ...square, side: (square.side * 100) / side }, 100)
  const now = faceSquare(scaled)
  const [dx, dy] = [square.centreX - now.centreX, square.centreY - now.centreY]
  const move = ({ x, y }: { x: number; y: number }) => ({ x: x + dx, y: y + dy })
  return { leftEye: move(scaled.leftEye), rightEye: move(scaled.rightEye), mouth: move(scaled.mouth) }
}

/**
 * A finder with the faults of the real one: faces under a twelfth of the view are not seen; marks are off by a share of the view; a
 * face that is turned by more than a quarter in the view is found upside down, with a lower score.
 */
function fakeFinder(faces: readonly Crop[]) {
  const views: Crop[] = []
  const look: Look = async (view) => {
    views.push(view)
    return faces.flatMap((square): SeenFace[] => {
      const [dx, dy] = [square.centreX - view.centreX, square.centreY - view.centreY]
      const inside = Math.max(Math.abs(dx), Math.abs(dy)) < view.side / 2
      if (!inside || square.side < view.side / 12 || square.side > 1.1 * view.side) return []
      const isUpsideDown = Math.cos(square.angle - view.angle) < -0.01
      const off = view.side / 100
      const seen = { ...square, centreX: square.centreX + off, angle: square.angle + (isUpsideDown ? Math.PI : 0) }
      return [{ marks: faceAt(seen), score: isUpsideDown ? 0.7 : 0.9 }]
    })
  }
  return { look, views }
}

const angleBetween = (a: number, b: number) => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)))

describe('a face is found, the right way round and with its marks in place', () => {
  test.each([
    ['in a square', { width: 600, height: 600 }, { centreX: 300, centreY: 300, side: 300, angle: 0 }],
    ['in a wide photo', { width: 1800, height: 600 }, { centreX: 1500, centreY: 300, side: 300, angle: 0.3 }],
    ['in a tall photo', { width: 600, height: 1800 }, { centreX: 300, centreY: 300, side: 300, angle: -0.7 }],
    ['on its head', { width: 800, height: 600 }, { centreX: 400, centreY: 300, side: 400, angle: Math.PI }],
    ['on its side', { width: 800, height: 600 }, { centreX: 400, centreY: 300, side: 400, angle: -Math.PI / 2 }],
    ['small', { width: 1800, height: 600 }, { centreX: 90, centreY: 500, side: 60, angle: 0 }],
    ['small in a large photo', { width: 6000, height: 4000 }, { centreX: 4100, centreY: 1000, side: 60, angle: 0 }],
    ['small and on its head', { width: 600, height: 1800 }, { centreX: 310, centreY: 1000, side: 60, angle: 3 }],
  ])('%s', async (_, size, square) => {
    const [face, ...others] = await searchFaces(fakeFinder([square]).look, size)
    expect(others).toEqual([])
    expect(face?.isSure).toBe(true)
    const found = faceSquare(face ?? faceAt(square))
    expect(Math.hypot(found.centreX - square.centreX, found.centreY - square.centreY) / square.side).toBeLessThan(0.03)
    expect(angleBetween(found.angle, square.angle)).toBeLessThan(0.01)
  })
})

test('a photo without a face costs no more looks than its pixels can show', async () => {
  const looks = async (side: number) => {
    const { look, views } = fakeFinder([])
    expect(await searchFaces(look, { width: side, height: side })).toEqual([])
    return views.length
  }
  expect([await looks(200), await looks(500), await looks(1000)]).toEqual([4, 4 + 18, 4 + 18 + 50])
})

test('several faces come once each, the largest first, also when they touch', async () => {
  const squares = [200, 120, 120].map((side, i) => ({ centreX: 200 + 110 * i, centreY: 300, side, angle: 0 }))
  const faces = await searchFaces(fakeFinder(squares).look, { width: 800, height: 600 })
  expect(faces.map((face) => Math.round(faceSquare(face).side))).toEqual([200, 120, 120])
})

test.each([Math.PI, Math.PI - 1])('a face beside an upright one is found on its head too, turned by %f', async (angle) => {
  const squares = [0, angle].map((angle, i) => ({ centreX: 200 + 400 * i, centreY: 300, side: 250 - 50 * i, angle }))
  // The real finder sees some faces on their head not at all.
  const { look } = fakeFinder(squares)
  const upright: Look = async (view) => (await look(view)).filter(({ score }) => score > 0.8)
  const faces = await searchFaces(upright, { width: 800, height: 600 })
  expect(faces.map(({ isSure }) => isSure)).toEqual([true, true])
  for (const [i, face] of faces.entries()) expect(angleBetween(faceSquare(face).angle, squares[i]?.angle ?? NaN)).toBeLessThan(0.01)
})

test('a sure face is told before the photo is looked at upside down, and a doubtful one at the end alone', async () => {
  const squares = [0, Math.PI].map((angle, i) => ({ centreX: 200 + 400 * i, centreY: 300, side: 150 + 50 * i, angle }))
  const size = { width: 800, height: 600 }
  const { look, views } = fakeFinder(squares)
  const upright: Look = async (view) => (await look(view)).filter(({ score }) => score > 0.8)
  const first: unknown[] = []
  const isUpsideDown = ({ angle }: Crop) => angle === Math.PI
  const sidesOf = (faces: readonly FaceMarks[]) => faces.map((face) => Math.round(faceSquare(face).side))
  const all = await searchFaces(upright, size, (faces) => first.push(sidesOf(faces), views.some(isUpsideDown)))
  expect([first, sidesOf(all)]).toEqual([
    [[150], false],
    [200, 150],
  ])
  expect(views.some(isUpsideDown)).toBe(true)
  const told: unknown[] = []
  const weak: Look = async (view) => (await look(view)).map((seen) => ({ ...seen, score: Math.min(seen.score, 0.7) }))
  await searchFaces(weak, size, (faces) => told.push(faces))
  expect(told).toEqual([])
})

test('a clear face is told as the whole photo shows it, and again from near by', async () => {
  const told = async (square: Crop, score = 0.9) => {
    const looks: number[] = []
    const { look, views } = fakeFinder([square])
    const scored: Look = async (view) => (await look(view)).map((seen) => ({ ...seen, score }))
    const faces: FaceMarks[] = []
    await searchFaces(scored, { width: 800, height: 600 }, (found) => {
      looks.push(views.length)
      faces.push(...found)
    })
    return { looks, off: faces.map((face) => Math.round(faceSquare(face).centreX - square.centreX)) }
  }
  const face = { centreX: 300, centreY: 300, side: 240, angle: 0 }
  expect(await told(face)).toEqual({ looks: [1, 2], off: [8, 4] })
  expect((await told({ ...face, side: 150 })).looks).toEqual([3]) // too small to be placed from afar
  expect((await told(face, 0.85)).looks).toEqual([2]) // it could stand on its head
})

test('what is told of the first look is said before the next look begins', async () => {
  const { look } = fakeFinder([{ centreX: 300, centreY: 300, side: 300, angle: 0 }])
  const order: string[] = []
  const heard: Look = (view) => {
    order.push(view.angle === Math.PI ? 'upside down' : 'upright')
    return look(view)
  }
  await searchFaces(heard, { width: 600, height: 600 }, () => setImmediate(() => order.push('said')))
  expect(order.indexOf('said')).toBeGreaterThan(0)
  expect(order.indexOf('said')).toBeLessThan(order.indexOf('upside down'))
})

test('a convincing face ends the search', async () => {
  const { look, views } = fakeFinder([{ centreX: 300, centreY: 300, side: 300, angle: 0 }])
  await searchFaces(look, { width: 600, height: 600 })
  expect(views.length).toBeLessThanOrEqual(4)
})

test('what never convinces is given, and is not sure', async () => {
  const { look } = fakeFinder([{ centreX: 300, centreY: 300, side: 300, angle: 0 }])
  const doubtful: Look = async (view) => (await look(view)).map(({ marks }) => ({ marks, score: 0.6 }))
  expect(await searchFaces(doubtful, { width: 600, height: 600 })).toMatchObject([{ isSure: false }])
})

test('a face that is not seen from near by stays where it was seen, and is not sure', async () => {
  const size = { width: 600, height: 600 }
  const { look } = fakeFinder([{ centreX: 300, centreY: 300, side: 300, angle: 0 }])
  const far: Look = async (view) => (view.side === size.width && view.angle === 0 ? look(view) : [])
  const faces = await searchFaces(far, size)
  expect(faces.map((face) => [face.isSure, Math.round(faceSquare(face).side)])).toEqual([[false, 300]])
})

test('without a face nothing is found, after a bounded number of looks', async () => {
  const { look, views } = fakeFinder([])
  expect(await searchFaces(look, { width: 4000, height: 3000 })).toEqual([])
  expect(views.length).toBeLessThan(150)
})

test('tiles cover the photo, and a face of a quarter of a tile lies whole in one of them', () => {
  const tiles = tilesOf({ width: 2025, height: 600 }, 450).filter(({ angle }) => angle === 0)
  const HALF_FACE = 450 / 8
  for (let x = HALF_FACE; x <= 2025 - HALF_FACE; x += 25) {
    for (let y = HALF_FACE; y <= 600 - HALF_FACE; y += 25) {
      const reach = Math.min(...tiles.map(({ centreX, centreY }) => Math.max(Math.abs(centreX - x), Math.abs(centreY - y))))
      expect(reach).toBeLessThanOrEqual(225 - HALF_FACE)
    }
  }
})
