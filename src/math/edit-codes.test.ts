import { describe, expect, test } from 'vitest'
import { type Attribute, type AttributeForm, ofWeightsOnly } from '../protocol/attribute.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import { readAttribute } from './attribute-reading.ts'
import { mahalanobis, timesCovariance } from './covariance.ts'
import {
  convertStrengths,
  editCodes,
  type EditSpace,
  kindOfCode,
  type MoveOptions,
  readOut,
  statisticsOf,
  undoDriftOf,
} from './edit-codes.ts'
import { moveAttributes } from './fixtures/attribute-move.ts'
import { gaussian } from './gaussian.ts'
import { dot } from './vectors.ts'
import { denormalizeZ, normalizeZ } from './z-norm.ts'

const SIZE = 16
const numbers = (index: number) => [...gaussian(2, index, SIZE, 'z_sem')]
const attribute = (name: string, index: number): Attribute =>
  ofWeightsOnly({
    name,
    group: 'Face',
    direction: numbers(index),
    bias: 0.1,
    kind: 'classify',
    metric: null,
    score: null,
    range: [-0.5, 0.5],
  })
const attributes = [attribute('Smiling', 1), attribute('Pale skin', 2), attribute('Blond hair', 3)]
const statistics = { mean: numbers(4), std: numbers(5).map((value) => 0.5 + Math.abs(value)) }
const space: EditSpace = { statistics, kinds: null, attributes, covariance: null }
const z = { data: Float32Array.from(numbers(6)), count: 1 }
const still: MoveOptions = { along: 'weights', strengths: {}, flipped: [], locked: [], keep: null }

/** Two directions of their own among plain ones: unit vectors. */
const basis = Float32Array.from({ length: 2 * SIZE }, (_, i) => (i === 0 || i === SIZE + 1 ? 1 : 0))
const covariance = {
  ...{ mean: new Float32Array(SIZE), basis, values: Float32Array.of(9, 4), rest: 0.5 },
  distances: Float32Array.from({ length: 21 }, (_, i) => 2 + i / 5),
  held: new Float32Array(),
}
const spread: EditSpace = { ...space, covariance }
const along = { ...still, along: 'pattern' as const }

describe('an edited code', () => {
  test('is the very same at strength 0', () => {
    for (const [one, options] of [
      [space, still],
      [spread, along],
    ] as const) {
      expect(editCodes(z, one, options)).toEqual({ z, pulledBack: 0 })
      expect(editCodes(z, one, { ...options, strengths: { Smiling: 0, gone: 1 } }).z.data).toEqual(z.data)
    }
  })

  test.each([
    ['along the weights', spread, still],
    ['along patterns that nobody knows', space, along],
  ])('%s is the official one, by normalising and back', (_, one, options) => {
    const edited = editCodes(z, one, { ...options, strengths: { Smiling: 0.3, 'Pale skin': -0.2 } })
    const moves = [
      { direction: numbers(1), amplitude: 0.3 },
      { direction: numbers(2), amplitude: -0.2 },
    ]
    const official = denormalizeZ(moveAttributes(normalizeZ(z.data, statistics), moves), statistics)
    official.forEach((value, i) => expect(edited.z.data[i]).toBeCloseTo(value, 5))
    expect(edited.pulledBack).toBe(0)
  })

  test('goes the other way where a slider is flipped', () => {
    const flipped = editCodes(z, space, { ...still, strengths: { Smiling: 0.3 }, flipped: ['Smiling'] })
    expect(flipped).toEqual(editCodes(z, space, { ...still, strengths: { Smiling: -0.3 } }))
  })

  test.each([
    ['weights', space, still, 0.4],
    ['patterns', spread, along, 0.2],
  ])('along %s leaves what the model reads of a locked attribute', (_, one, base, strength) => {
    const options = { ...base, strengths: { Smiling: strength }, locked: ['Pale skin'] }
    const { readings, distance } = readOut(z, editCodes(z, one, options).z, one)
    expect(readings['Pale skin']?.after).toBeCloseTo(readings['Pale skin']?.before ?? Number.NaN, 6)
    expect(readings['Smiling']?.after).toBeGreaterThan(readings['Smiling']?.before ?? 1)
    expect(distance).toBeGreaterThan(0)
  })

  test('along the pattern of weights changes their reading by a standard deviation for each unit', () => {
    const weights = numbers(1)
    const edited = editCodes(
      z,
      { ...spread, statistics: { mean: statistics.mean.map(() => 0), std: statistics.std.map(() => 1) } },
      {
        ...along,
        strengths: { Smiling: 0.1 },
      },
    )
    const moved = edited.z.data.map((value, i) => value - (z.data[i] ?? 0))
    const deviation = Math.sqrt(dot(weights, timesCovariance(covariance, weights)))
    expect(dot(weights, moved)).toBeCloseTo(0.1 * deviation, 5)
  })
})

/** An attribute that is read and moved in another way in each of two kinds of faces, which the first number tells apart. */
describe('forms for kinds of faces', () => {
  const form = (of: string, index: number): AttributeForm => ({
    ...{ of, weights: numbers(index), bias: 0, metric: null, score: null, direction: numbers(index + 1), range: [-2, 2] },
    ...{ places: null, moves: {}, drift: null },
  })
  const smile: Attribute = {
    key: 'Smile',
    name: 'Smile',
    group: '',
    kind: 'regress',
    unit: 'sd',
    forms: [form('photo', 10), form('drawn', 20)],
  }
  const beard: Attribute = { ...smile, key: 'Beard', name: 'Beard', forms: [form('photo', 30)] }
  const plain = { mean: new Array<number>(SIZE).fill(0), std: new Array<number>(SIZE).fill(1) }
  const kinds = { names: ['photo', 'drawn'] as const, weights: [1, ...new Array<number>(SIZE - 1).fill(0)], bias: 0 }
  const two: EditSpace = { statistics: plain, kinds, attributes: [smile, beard], covariance: null }
  const codeOf = (first: number) => ({ data: Float32Array.from([first, ...numbers(6).slice(1)]), count: 1 })

  test.each([
    ['photo', 1, 11],
    ['drawn', -1, 21],
  ])('a %s face takes its own', (kind, first, index) => {
    const code = codeOf(first)
    expect(kindOfCode(code, two)).toBe(kind)
    const edited = editCodes(code, two, { ...along, strengths: { Smile: 0.5 } })
    edited.z.data.forEach((value, i) => expect(value).toBeCloseTo((code.data[i] ?? 0) + 0.5 * (numbers(index)[i] ?? 0), 5))
    const { readings } = readOut(code, edited.z, two)
    expect(readings['Smile']?.before).toBe(dot(numbers(index - 1), code.data))
    expect('Beard' in readings).toBe(kind === 'photo')
  })

  test('an attribute that is not offered for a kind neither moves it nor locks it', () => {
    const code = codeOf(-1)
    expect(editCodes(code, two, { ...along, strengths: { Beard: 2 } }).z).toEqual(code)
    const options = { ...along, strengths: { Smile: 1 } }
    expect(editCodes(code, two, { ...options, locked: ['Beard'] })).toEqual(editCodes(code, two, options))
  })

  test('a strength along the pattern is told as the amplitude that reads the same, and back', () => {
    const reading = (of: MoveOptions) => readOut(codeOf(1), editCodes(codeOf(1), two, of).z, two).readings['Smile']?.after ?? 0
    const strengths = { Smile: dot(numbers(10), numbers(11)) > 0 ? 0.7 : -0.7 }
    const amplitudes = convertStrengths(strengths, two, 'photo', 'pattern', 'weights')
    if (dot(numbers(10), numbers(11)) > 0) {
      expect(reading({ ...along, strengths: amplitudes, along: 'weights' })).toBeCloseTo(reading({ ...along, strengths }), 4)
      expect(convertStrengths(amplitudes, two, 'photo', 'weights', 'pattern')['Smile']).toBeCloseTo(0.7, 10)
    } else expect(amplitudes).toEqual({})
  })
})

describe('a code that leaves the region of the training codes', () => {
  const limit = covariance.distances[19] ?? 0
  const near = { data: denormalizeZ(new Float32Array(SIZE).fill(0.1), statistics), count: 1 }
  const strong = { ...along, strengths: { Smiling: 9 }, locked: ['Pale skin'] }
  const distanceOf = (code: SemanticCodes) => mahalanobis(covariance, normalizeZ(code.data, statistics))

  test('is pulled back to its edge, and the moved and locked attributes read what was wanted', () => {
    const far = numbers(9).map((value) => 2 * value)
    const start = {
      data: denormalizeZ(
        far.map((value) => value * ((0.99 * limit) / mahalanobis(covariance, far))),
        statistics,
      ),
      count: 1,
    }
    const options = { ...along, strengths: { Smiling: 2 }, locked: ['Pale skin'] }
    const { z: edited, pulledBack } = editCodes(start, spread, options)
    const free = editCodes(start, { ...spread, covariance: { ...covariance, distances: covariance.distances.map(() => 1e3) } }, options)
    expect(pulledBack).toBeGreaterThan(0)
    expect(free.pulledBack).toBe(0)
    expect(distanceOf(free.z)).toBeGreaterThan(1.05 * limit)
    expect(distanceOf(edited)).toBeCloseTo(Math.max(limit, 1.05 * distanceOf(start)), 3)
    for (const { forms } of attributes.slice(0, 2)) {
      const read = (code: SemanticCodes) =>
        readAttribute(normalizeZ(code.data, statistics), { kind: 'regress' }, forms[0] ?? { weights: [], bias: 0, places: null })
      expect(read(edited)).toBeCloseTo(read(free.z), 3)
    }
  })

  test('stays as the moves leave it where the wanted reading alone lies beyond the edge: nothing else is left of the code', () => {
    const { z: edited, pulledBack } = editCodes(near, spread, strong)
    expect(pulledBack).toBe(1)
    expect(distanceOf(edited)).toBeGreaterThan(limit)
  })

  test('is not pulled back in the paper’s move, nor where only some numbers may move', () => {
    expect(editCodes(near, spread, { ...strong, along: 'weights' }).pulledBack).toBe(0)
    expect(editCodes(near, spread, { ...strong, keep: SIZE - 1 }).pulledBack).toBe(0)
  })
})

test('the read-out is the linear model of the normalised code', () => {
  const { readings, distance } = readOut(z, z, space)
  const [form] = attributes[0]?.forms ?? []
  expect(readings['Smiling']?.before).toBe(form && readAttribute(normalizeZ(z.data, statistics), { kind: 'classify' }, form))
  expect(distance).toBeCloseTo(0, 12)
})

test('a pack without statistics has codes that are normalised', () => {
  expect(statisticsOf({ size: 2, mean: null, std: null })).toEqual({ mean: [0, 0], std: [1, 1] })
})

describe('the drift of an edit', () => {
  const drift = { cells: new Float32Array(96), moves: new Float32Array(4 * SIZE) }
  const known = { attributes, covariance: { ...covariance, drift } }
  const moved = { ...along, strengths: { Smiling: 0.5 } }

  test('is undone along patterns, where the pack knows how, but for what its attributes mean to change', () => {
    expect(undoDriftOf(known, moved)).toEqual({ patterns: drift, changed: new Set() })
    const skin = attributes.map((one, i) => (i === 1 ? { ...one, changes: 'colour' as const } : one))
    const colours = (strengths: Record<string, number>) => undoDriftOf({ ...known, attributes: skin }, { ...moved, strengths })?.changed
    expect(colours({ Smiling: 0.5 })).toEqual(new Set())
    expect(colours({ Smiling: 0.5, 'Pale skin': -1 })).toEqual(new Set(['colour']))
  })

  test.each([
    ['where the pack does not know how', { attributes, covariance }, moved],
    ['along the weights', known, { ...moved, along: 'weights' as const }],
    ['within some numbers of the code', known, { ...moved, keep: 3 }],
    ['where nothing moves', known, along],
  ])('is left %s', (_, one, options) => {
    expect(undoDriftOf(one, options)).toBeNull()
  })

  test('goes as a move of the normalised code, against which locks hold', () => {
    const undo = numbers(11)
    const free = editCodes(z, spread, moved, undo).z.data
    const plain = editCodes(z, spread, moved).z.data
    const far = { ...spread, covariance: { ...covariance, distances: covariance.distances.map(() => 1e3) } }
    const [with_, without] = [editCodes(z, far, moved, undo).z.data, editCodes(z, far, moved).z.data]
    with_.forEach((value, i) => expect(value - (without[i] ?? 0)).toBeCloseTo((statistics.std[i] ?? 0) * (undo[i] ?? 0), 5))
    expect(free).not.toEqual(plain)
    const locked = { ...moved, locked: ['Pale skin'] }
    const read = (code: SemanticCodes) => readOut(z, code, spread).readings['Pale skin']
    const held = read(editCodes(z, far, locked, undo).z)
    expect(held?.after).toBeCloseTo(held?.before ?? Number.NaN, 5)
    expect(read(editCodes(z, far, moved, undo).z)?.after).not.toBeCloseTo(held?.before ?? Number.NaN, 2)
  })
})
