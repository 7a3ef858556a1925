import { describe, expect, test } from 'vitest'
import type { Changed } from '../protocol/attribute.ts'
import { DRIFT_CELLS } from '../protocol/covariance.ts'
import { correctionsOf, seeDrift } from './undo-drift.ts'

const wave = (length: number, k: number) => Float32Array.from({ length }, (_, i) => Math.sin(k * (i + 1)))

/** Patterns of two components for codes of four numbers, and two pictures of 64 pixels. */
const patterns = { cells: wave(2 * DRIFT_CELLS, 0.7), moves: wave(5 * 4, 0.9) }
const drawnBack = wave(3 * 64 * 64, 0.37)
const change = wave(3 * 64 * 64, 0.011)
const edited = drawnBack.map((value, i) => value + 0.05 * (change[i] ?? 0))
const see = (...changed: Changed[]) => seeDrift(drawnBack, edited, 64, { patterns, changed: new Set(changed) })

describe('the drift of an edited face', () => {
  // `Bench.drift` of models/train/edits.py says these for the same numbers, with its sign turned.
  test.each([
    [[], 3.7764142, [-0.091476016, -0.094972491, -0.02659568, 0.061908215]],
    [['background'], 0.39342305, [0.002421594, 0.003839242, 0.002351428, -0.0009159]],
    [['colour'], 3.7764142, [-0.093897611, -0.098811731, -0.028947107, 0.062824115]],
  ] as const)('is that of the training code where %j is meant to change', (changed, far, undo) => {
    const seen = see(...changed)
    expect(seen.far).toBeCloseTo(far, 4)
    undo.forEach((value, i) => expect(seen.undo[i]).toBeCloseTo(value, 6))
    expect(seen.undo).toHaveLength(4)
  })

  test('is nothing for the same picture', () => {
    const { far, undo } = seeDrift(edited, edited, 64, { patterns, changed: new Set() })
    expect([far, ...undo].every((value) => Math.abs(value) === 0)).toBe(true)
  })

  test('is told by shares of the side: a picture of twice the size drifts as much', () => {
    const twice = (picture: Float32Array) =>
      Float32Array.from({ length: 4 * picture.length }, (_, i) => {
        const [x, y, channel] = [i % 128, Math.floor(i / 128) % 128, Math.floor(i / 128 ** 2)]
        return picture[(channel * 64 + Math.floor(y / 2)) * 64 + Math.floor(x / 2)] ?? 0
      })
    const large = seeDrift(twice(drawnBack), twice(edited), 128, { patterns, changed: new Set() })
    large.undo.forEach((value, i) => expect(value).toBeCloseTo(see().undo[i] ?? 1, 6))
    expect(() => seeDrift(drawnBack, edited, 40, { patterns, changed: new Set() })).toThrow(/whole cells/)
  })

  test('is corrected twice where it is strong', () => {
    expect([0, 2, 2.1, 50].map((far) => correctionsOf({ far }))).toEqual([1, 1, 2, 2])
  })
})
