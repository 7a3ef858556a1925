import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import type { FaceMarks, Point } from '../protocol/photos-api.ts'
import { alignFace } from './align.ts'
import { cropSquare } from './crop.ts'
import { cornersOf, faceSquare, marksOf68 } from './face-square.ts'
import { lanczos, resize } from './resize.ts'
import type { Rgba } from './rgba.ts'

type Case = { name: string; src: string; out: string; landmarks: [number, number][]; output_size: number; quad: [number, number][] }
const folder = new URL('../../e2e/golden/images/', import.meta.url)
const cases: Case[] = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')).align

function readPicture(name: string): Rgba {
  const { data, width, height } = PNG.sync.read(readFileSync(new URL(name, folder)))
  return { data: new Uint8ClampedArray(data), width, height }
}

function marksOf({ landmarks }: Case): FaceMarks {
  return marksOf68(landmarks.map(([x, y]) => ({ x, y })))
}

function farthest(a: Rgba, b: Rgba): number {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (b.data[i] ?? Number.NaN))), 0)
}

describe('against the official alignment', () => {
  test.each(cases)('the square, $name', (one) => {
    const corners = cornersOf(faceSquare(marksOf(one))).flatMap(({ x, y }) => [x, y])
    expect(Math.max(...one.quad.flat().map((value, i) => Math.abs(value - (corners[i] ?? Number.NaN))))).toBeLessThan(1e-9)
  })

  test.each(cases.filter(({ name }) => name !== 'shrink'))('the picture, to a grey level, $name', (one) => {
    const got = alignFace(readPicture(one.src), marksOf(one), one.output_size)
    expect(farthest(got, readPicture(one.out))).toBeLessThanOrEqual(1)
  })
})

test('a long narrow face decides the square by its height: 1.8 times eyes to mouth to each side', () => {
  const square = faceSquare({ leftEye: { x: 90, y: 100 }, rightEye: { x: 110, y: 100 }, mouth: { x: 100, y: 200 } })
  expect(square).toEqual({ centreX: 100.5, centreY: 110.5, side: 360, angle: 0 })
})

describe('a face much larger than the output', () => {
  const [one] = cases.filter(({ name }) => name === 'inside')
  if (!one) throw new Error('the golden case is missing')
  const [picture, marks] = [readPicture(one.src), marksOf(one)]

  test('is aligned in the picture reduced by a whole factor', () => {
    const half = ({ x, y }: Point): Point => ({ x: x / 2, y: y / 2 })
    const small = resize(picture, picture.width / 2, picture.height / 2, lanczos)
    const smallMarks = { leftEye: half(marks.leftEye), rightEye: half(marks.rightEye), mouth: half(marks.mouth) }
    const size = Math.floor(faceSquare(marks).side / 4.5)
    expect(alignFace(picture, marks, size)).toEqual(alignFace(small, smallMarks, size))
  })

  test('looks as in a plain crop of its square, where the square lies inside the picture', () => {
    const size = 64
    const [aligned, cropped] = [alignFace(picture, marks, size), cropSquare(picture, faceSquare(marks), size)]
    const sum = aligned.data.reduce((total, value, i) => total + Math.abs(value - (cropped.data[i] ?? Number.NaN)), 0)
    expect(sum / aligned.data.length).toBeLessThan(8)
  })
})
