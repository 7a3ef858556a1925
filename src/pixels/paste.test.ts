import { describe, expect, test } from 'vitest'
import { alignFace, sampledSquare } from './align.ts'
import { cropSquare, type Square } from './crop.ts'
import { faceSquare } from './face-square.ts'
import { pasteSquare, pasteWeight } from './paste.ts'
import { createRgba, type Rgba } from './rgba.ts'

function paint(width: number, height: number, colour: (x: number, y: number) => [number, number, number]): Rgba {
  const out = createRgba(width, height)
  for (let i = 0; i < width * height; i++) out.data.set([...colour(i % width, Math.floor(i / width)), 255], 4 * i)
  return out
}

const smooth = paint(160, 120, (x, y) => [128 + 100 * Math.sin(x / 25), 128 + 100 * Math.cos(y / 20), 60 + x / 2 + y / 3])
const squares: [string, Square][] = [
  ['upright', { centreX: 80, centreY: 60, side: 64, angle: 0 }],
  ['turned', { centreX: 70.5, centreY: 55.2, side: 61.3, angle: 0.5 }],
  ['turned by more than a quarter, over the edge', { centreX: 20, centreY: 100, side: 90, angle: 2.1 }],
]

/** The place of a pixel in a square, by the definition of a square: turn the axes, not the pixel. */
function placeOf(x: number, y: number, { centreX, centreY, side, angle }: Square): [number, number] {
  const [right, down] = [
    [Math.cos(angle), Math.sin(angle)],
    [-Math.sin(angle), Math.cos(angle)],
  ] as const
  const d = [x + 0.5 - centreX, y + 0.5 - centreY] as const
  return [(d[0] * right[0] + d[1] * right[1]) / side, (d[0] * down[0] + d[1] * down[1]) / side]
}

function pixelAt({ data, width }: Rgba, x: number, y: number): number[] {
  return [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 4)]
}

test('through a mask a picture is seen where that is white, and the photo stays, bit for bit, where it is black', () => {
  const square = { centreX: 80, centreY: 60, side: 64, angle: 0 }
  const red = paint(16, 16, () => [255, 0, 0])
  const mask = paint(16, 16, (x) => (x < 8 ? [0, 0, 0] : [255, 255, 255]))
  const pasted = pasteSquare(smooth, square, red, mask)
  expect(pixelAt(pasted, 96, 60)).toEqual([255, 0, 0, 255])
  for (let y = 0; y < smooth.height; y++) for (let x = 0; x < 68; x++) expect(pixelAt(pasted, x, y)).toEqual(pixelAt(smooth, x, y))
})

describe.each(squares)('pasting into a square: %s', (_, square) => {
  const red = paint(16, 16, () => [255, 0, 0])
  const pasted = pasteSquare(smooth, square, red)

  test('leaves every pixel outside as it was, and puts the picture inside', () => {
    const [changed, missing]: [number[][], number[][]] = [[], []]
    let inner = 0
    for (let y = 0; y < smooth.height; y++) {
      for (let x = 0; x < smooth.width; x++) {
        const edge = Math.max(...placeOf(x, y, square).map(Math.abs))
        const pixel = `${pixelAt(pasted, x, y)}`
        if (edge >= 0.5 && pixel !== `${pixelAt(smooth, x, y)}`) changed.push([x, y])
        if (edge < 0.37 && pixel !== '255,0,0,255') missing.push([x, y])
        if (edge < 0.37) inner++
      }
    }
    expect([changed, missing]).toEqual([[], []])
    expect(inner).toBeGreaterThan(500)
  })

  test('undoes the crop: what was cut out and put back looks as before', () => {
    const back = pasteSquare(smooth, square, cropSquare(smooth, square, 64))
    const errors = back.data.map((value, i) => Math.abs(value - (smooth.data[i] ?? 0)))
    expect(Math.max(...errors)).toBeLessThanOrEqual(6)
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.5)
  })
})

test('a picture that is larger than its square is reduced without aliasing', () => {
  const stripes = paint(256, 256, (x) => (x % 2 === 0 ? [255, 255, 255] : [0, 0, 0]))
  const pasted = pasteSquare(smooth, { centreX: 80, centreY: 60, side: 40, angle: 0.3 }, stripes)
  expect(pixelAt(pasted, 80, 60).slice(0, 3)).toEqual([127, 127, 127].map((value) => expect.closeTo(value, -1)))
})

test('the edge fades smoothly from nothing to all', () => {
  const weights = [0.5, 0.49, 0.44, 0.39, 0.38, 0].map((u) => pasteWeight(u, 0))
  expect(weights).toEqual([0, expect.closeTo(0.0197, 3), expect.closeTo(0.5), expect.closeTo(0.98, 1), expect.closeTo(1), 1])
  expect(pasteWeight(0.1, -0.5)).toBe(0)
  expect(pasteWeight(0.7, 0)).toBe(0)
})

/** How far the middle of `moved` lies from that of `still`, in pixels, by least squares over their gradients (Lucas and Kanade, 1981). */
function shiftOf(moved: Rgba, still: Rgba): number {
  const { width } = still
  let [xx, yy, xy, xt, yt] = [0, 0, 0, 0, 0]
  const valueOf = ({ data }: Rgba, x: number, y: number) => data[4 * (y * width + x)] ?? 0
  for (let y = Math.ceil(0.35 * width); y < 0.65 * width; y++) {
    for (let x = Math.ceil(0.35 * width); x < 0.65 * width; x++) {
      const gx = (valueOf(moved, x + 1, y) - valueOf(moved, x - 1, y)) / 2
      const gy = (valueOf(moved, x, y + 1) - valueOf(moved, x, y - 1)) / 2
      const t = valueOf(moved, x, y) - valueOf(still, x, y)
      ;[xx, yy, xy, xt, yt] = [xx + gx * gx, yy + gy * gy, xy + gx * gy, xt + gx * t, yt + gy * t]
    }
  }
  const det = xx * yy - xy * xy
  return Math.hypot((yy * xt - xy * yt) / det, (xx * yt - xy * xt) / det)
}

test.each([600, 1201])('a face of a photo of %i pixels goes back to where its alignment took it', (width) => {
  const wave = width / 15 // no detail finer than a picture of 64 pixels holds
  const photo = paint(width, width, (x, y) => {
    const value = 128 + 60 * Math.sin((2 * Math.PI * x) / wave) + 50 * Math.sin((2 * Math.PI * y) / wave)
    return [value, value, value]
  })
  const at = (x: number, y: number) => ({ x: x * width, y: y * width })
  const marks = { leftEye: at(0.4, 0.45), rightEye: at(0.6, 0.45), mouth: at(0.5, 0.65) }
  const square = faceSquare(marks)
  const pasted = pasteSquare(photo, sampledSquare(photo, square, 64), alignFace(photo, marks, 64))
  expect((64 * shiftOf(pasted, photo)) / square.side).toBeLessThan(0.05)
})

test('over a transparent ground nothing of the ground shows, and pixels outside keep their colour', () => {
  const photo = createRgba(200, 200)
  photo.data.set([9, 8, 7, 0], 0)
  const { data } = pasteSquare(
    photo,
    { centreX: 100, centreY: 100, side: 120, angle: 0 },
    paint(64, 64, () => [255, 255, 255]),
  )
  const onWhite = Array.from({ length: 40000 }, (_, i) => {
    const alpha = (data[4 * i + 3] ?? 0) / 255
    return (data[4 * i] ?? 0) * alpha + 255 * (1 - alpha)
  })
  expect(Math.min(...onWhite)).toBeGreaterThanOrEqual(254)
  expect([...data.subarray(0, 4)]).toEqual([9, 8, 7, 0])
})
