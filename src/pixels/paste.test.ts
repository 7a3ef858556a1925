import { describe, expect, test } from 'vitest'
import { cropSquare, type Square } from './crop.ts'
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
