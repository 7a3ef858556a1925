import { describe, expect, test } from 'vitest'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Face } from '../../store/face.ts'
import { readOptions } from '../../store/options-slice.ts'
import { madeOptions, recordOf, missingKeys } from './mix-record.ts'
import { mixtureOf } from './mixture-of.ts'
import { type MixOptions, mixOptions } from './options.ts'

const manifest = {
  schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
  defaults: { invertSteps: 50, renderSteps: 40, latentSteps: 30 },
  graphs: { baseline_denoiser: {}, baseline_modulation: {} },
  space: { state: [3, 8, 8], code: { size: 2, mean: null, std: null }, clip: true, firstStage: false },
} as unknown as Manifest

const face = (id: string) => ({ id, origin: null }) as unknown as Face
const faces = ['A', 'B', 'C', 'D', 'E'].map(face)
const [A, B, C, D, E] = faces as [Face, Face, Face, Face, Face]
const choice = (change: Partial<MixOptions>): MixOptions => ({ ...mixOptions.initial, ...change })

/** The present choice, and the choice recorded with a picture as a file returns it. */
function taken(made: MixOptions, keys: readonly Face[], now = choice({}), { nowKeys = [A, B], here = faces } = {}): MixOptions {
  const spec = madeOptions(now, nowKeys, here)
  return readOptions(spec, JSON.parse(JSON.stringify(recordOf(made, keys, manifest))))
}

describe('the settings of a mixed picture', () => {
  const pictures: [string, Partial<MixOptions>, Face[]][] = [
    ['a place on a path', { place: 0.07 }, [C, D]],
    ['places of both codes apart, on a path through many', { apart: true, place: 0.31, xPlace: 0.86 }, [C, D, A, E]],
    ['a place on a square', { mode: 'pad', corners: '4', u: 0.13, v: 0.77 }, [E, D, C, B]],
    ['a place on a triangle', { mode: 'pad', corners: '3', u: 0.4, v: 0.7 }, [E, D, C]],
    ['a corner of a pad, which a path has too', { mode: 'pad', corners: '4', u: 0, v: 0 }, [E, D, C, B]],
    ['a part of a z_sem', { mode: 'swap', code: 'z', top: 3 }, [D, B]],
    ['an x_T', { mode: 'swap', code: 'xT' }, [D, B]],
  ]
  test.each(pictures)('come back: %s', (_, change, keys) => {
    const keyIds = keys.map(({ id }) => id)
    const made = choice({ ...change, keyIds, renderSteps: 7, baseline: true })
    const back = taken(made, keys, choice({ frames: 33, format: 'zip' }))
    expect(back).toMatchObject({ mode: made.mode, keyIds, renderSteps: 7, baseline: true, frames: 33, format: 'zip' })
    expect(mixtureOf(back, keys.length)).toEqual(mixtureOf(made, keys.length))
    expect(taken(back, keys, back, { nowKeys: keys })).toEqual(back) // nothing is left to take
  })

  test('of an older studio, which told no mode, lead to the same mixture', () => {
    for (const [, change, keys] of pictures) {
      const made = choice(change)
      const old = { ...recordOf(made, keys, manifest), mode: undefined }
      expect(mixtureOf(readOptions(madeOptions(choice({}), [A, B], faces), old), keys.length)).toEqual(mixtureOf(made, keys.length))
    }
  })

  test('come back without the faces that are gone: in their place stay those of now, or any', () => {
    const made = choice({ place: 0.25, renderSteps: 7 })
    const here = [A, B, D]
    const { keyIds, place, renderSteps } = taken(made, [C, D, E], choice({}), { nowKeys: [B, A], here })
    expect({ keyIds, place, renderSteps }).toEqual({ keyIds: ['B', 'D', 'A'], place: 0.25, renderSteps: 7 })
  })

  test('that mean nothing leave all as it is', () => {
    const now = choice({ place: 0.9 })
    const bad = [null, {}, { keyIds: ['A', 'B'], mixture: { kind: 'blend', zShares: [1], xShares: [1] }, settings: {} }]
    const good = recordOf(choice({}), [A, B], manifest)
    for (const value of [...bad, { ...good, keyIds: ['A', 'B', 'C'] }, { ...good, settings: { ...good.settings, renderSteps: 1 } }])
      expect(readOptions(madeOptions(now, [A, B], faces), value)).toBe(now)
  })
})

test('the faces that are gone are told by their places, of mixed pictures alone', () => {
  const options = recordOf(choice({}), [C, D, E], manifest)
  const made = (feature: string) => ({ origin: { feature, options } }) as unknown as Face
  expect(missingKeys(made('mix'), [A, D])).toEqual([0, 2])
  expect(missingKeys(made('mix'), faces)).toEqual([])
  expect(missingKeys(made('edit'), [])).toEqual([])
  expect(missingKeys(A, [])).toEqual([])
})
