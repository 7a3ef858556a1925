import { describe, expect, test } from 'vitest'
import { attributeScore } from './attribute-score.ts'
import { moveAttributes } from './fixtures/attribute-move.ts'
import { gaussian } from './gaussian.ts'
import { denormalizeZ, normalizeZ } from './z-norm.ts'
import { editCodes, type KeyedAttribute, type MoveOptions, readOut, statisticsOf } from './edit-codes.ts'

const SIZE = 16
const numbers = (index: number) => [...gaussian(2, index, SIZE, 'z_sem')]
const attribute = (name: string, index: number, group = 'Face'): KeyedAttribute => ({
  key: name,
  name,
  group,
  direction: numbers(index),
  bias: 0.1,
  kind: 'classify',
  metric: null,
  score: null,
  range: [-0.5, 0.5],
})
const attributes = [attribute('Smiling', 1, 'Expression'), attribute('Pale skin', 2), attribute('Blond hair', 3, 'Hair')]
const statistics = { mean: numbers(4), std: numbers(5).map((value) => 0.5 + Math.abs(value)) }
const z = { data: Float32Array.from(numbers(6)), count: 1 }
const still: MoveOptions = { strengths: {}, flipped: [], locked: [], keep: null }

describe('an edited code', () => {
  test('is the very same at strength 0', () => {
    expect(editCodes(z, statistics, attributes, still).data).toEqual(z.data)
    expect(editCodes(z, statistics, attributes, { ...still, strengths: { Smiling: 0, gone: 1 } }).data).toEqual(z.data)
  })

  test('is the official one, by normalising and back', () => {
    const edited = editCodes(z, statistics, attributes, { ...still, strengths: { Smiling: 0.3, 'Pale skin': -0.2 } })
    const moves = [
      { direction: numbers(1), amplitude: 0.3 },
      { direction: numbers(2), amplitude: -0.2 },
    ]
    const official = denormalizeZ(moveAttributes(normalizeZ(z.data, statistics), moves), statistics)
    official.forEach((value, i) => expect(edited.data[i]).toBeCloseTo(value, 5))
  })

  test('goes the other way where a slider is flipped', () => {
    const flipped = editCodes(z, statistics, attributes, { ...still, strengths: { Smiling: 0.3 }, flipped: ['Smiling'] })
    expect(flipped.data).toEqual(editCodes(z, statistics, attributes, { ...still, strengths: { Smiling: -0.3 } }).data)
  })

  test('leaves what the model says of a locked attribute', () => {
    const options = { ...still, strengths: { Smiling: 0.4 }, locked: ['Pale skin'] }
    const { scores, distance } = readOut(z, editCodes(z, statistics, attributes, options), statistics, attributes)
    expect(scores['Pale skin']?.after).toBeCloseTo(scores['Pale skin']?.before ?? Number.NaN, 6)
    expect(scores['Smiling']?.after).toBeGreaterThan(scores['Smiling']?.before ?? 1)
    expect(distance).toBeGreaterThan(0)
  })
})

test('the read-out is the linear model of the normalised code', () => {
  const { scores, distance } = readOut(z, z, statistics, attributes)
  const [smiling] = attributes
  expect(scores['Smiling']?.before).toBe(smiling && attributeScore(normalizeZ(z.data, statistics), smiling))
  expect(distance).toBeCloseTo(0, 12)
})

test('a pack without statistics has codes that are normalised', () => {
  expect(statisticsOf({ size: 2, mean: null, std: null })).toEqual({ mean: [0, 0], std: [1, 1] })
})
