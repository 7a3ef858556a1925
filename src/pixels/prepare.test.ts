import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { fromPlanar, toPlanar } from './planar.ts'
import { cut, prepare, roundHalfEven } from './prepare.ts'
import { lanczos, resize } from './resize.ts'
import { createRgba, type Rgba } from './rgba.ts'

type Case = { name: string; src: string; out: string; target: number }
const folder = new URL('../../e2e/golden/images/', import.meta.url)
const golden: { preprocess: Case[] } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8'))

function readPicture(name: string): Rgba {
  const { data, width, height } = PNG.sync.read(readFileSync(new URL(name, folder)))
  return { data: new Uint8ClampedArray(data), width, height }
}

describe('the official preparation', () => {
  test.each(golden.preprocess)('gives the same bytes, $name', ({ src, out, target }) => {
    expect(prepare(readPicture(src), target)).toEqual(readPicture(out))
  })

  test.each(['down_wide', 'odd'])('gives the same tensor, and the tensor the same bytes, %s', (name) => {
    const picture = readPicture(`pre_${name}_out.png`)
    const want = new Float32Array(new Uint8Array(readFileSync(new URL(`pre_${name}_tensor.bin`, folder))).buffer)
    const planar = toPlanar(picture)
    expect(planar.length).toBe(want.length)
    expect(Math.max(...planar.map((value, i) => Math.abs(value - (want[i] ?? Number.NaN))))).toBeLessThan(2e-7)
    expect(fromPlanar(planar, picture.width, picture.height)).toEqual(picture)
  })
})

describe('resizing by the Lanczos kernel gives the bytes that PIL gives', () => {
  const source = readPicture('pre_odd_src.png')

  test('down', () => expect(resize(source, 40, 31, lanczos)).toEqual(readPicture('lanczos_down_out.png')))

  test('up', () => expect(cut(resize(source, 150, 160, lanczos), 0, 0, 150, 40)).toEqual(readPicture('lanczos_up_out.png')))
})

test('a picture cannot be resized to nothing', () => expect(() => resize(createRgba(2, 2), 0, 2)).toThrow(/to 0 x 2/))

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [2.500001, 3],
  [-0.5, 0],
  [-1.5, -2],
  [7, 7],
])('%s rounds to %s, halves to even', (value, want) => expect(roundHalfEven(value)).toBeCloseTo(want, 12))
