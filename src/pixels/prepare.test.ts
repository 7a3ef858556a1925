import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { fromPlanar, toPlanar } from './planar.ts'
import { prepare, roundHalfEven } from './prepare.ts'
import type { Rgba } from './rgba.ts'

type Case = { name: string; src: string; out: string; target: number }
const folder = new URL('../../e2e/golden/images/', import.meta.url)
const golden: { preprocess: Case[] } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8'))

function readPicture(name: string): Rgba {
  const { data, width, height } = PNG.sync.read(readFileSync(new URL(name, folder)))
  return { data: new Uint8ClampedArray(data), width, height }
}

describe.each(golden.preprocess)('the official preparation, $name', ({ name, src, out, target }) => {
  const got = prepare(readPicture(src), target)

  test('gives the same bytes', () => expect(got).toEqual(readPicture(out)))

  test('gives the same tensor, and the tensor the same bytes', () => {
    const bytes = readFileSync(new URL(`pre_${name}_tensor.bin`, folder))
    const want = new Float32Array(new Uint8Array(bytes).buffer)
    const planar = toPlanar(got)
    expect(planar.length).toBe(want.length)
    expect(Math.max(...planar.map((value, i) => Math.abs(value - (want[i] ?? Number.NaN))))).toBeLessThan(2e-7)
    expect(fromPlanar(planar, target, target)).toEqual(got)
  })
})

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [2.500001, 3],
  [-0.5, 0],
  [-1.5, -2],
  [7, 7],
])('%s rounds to %s, halves to even', (value, want) => expect(roundHalfEven(value)).toBeCloseTo(want, 12))
