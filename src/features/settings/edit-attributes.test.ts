import { describe, expect, test } from 'vitest'
import { type Attribute, type AttributeForm, ofWeightsOnly, renamedAttributes } from '../../protocol/attribute.ts'
import { groupAttributes } from './edit-attributes.ts'
import { recordMoves } from './edit-moves.ts'
import { editOptions } from './edit-options.ts'
import { serveAttributes } from './served-attributes.ts'

const attribute = (name: string, group: string) =>
  ofWeightsOnly({ name, group, direction: [1], bias: 0, kind: 'classify', metric: null, score: null, range: [-0.5, 0.5] })
const attributes = [attribute('Smiling', 'Expression'), attribute('Pale skin', 'Face'), attribute('Blond hair', 'Hair')]

test('attributes are found by name and group, and stay in their groups', () => {
  expect(groupAttributes(attributes, '').map(({ name }) => name)).toEqual(['Expression', 'Face', 'Hair'])
  expect(groupAttributes(attributes, 'hair BLOND')).toEqual([{ name: 'Hair', attributes: [attributes[2]] }])
  expect(groupAttributes(attributes, 'xyz')).toEqual([])
})

test('a slider stays where it is when its attribute is renamed, also where two swap their names', () => {
  const [smiling, pale] = attributes as [Attribute, Attribute]
  const renamed = renamedAttributes([smiling, pale], ['Pale skin', 'Smiling'])
  const options = { ...editOptions.initial, strengths: { Smiling: 0.3 } }
  expect(recordMoves(options, { attributes: renamed, covariance: null })).toEqual([{ key: 'Smiling', name: 'Pale skin', amplitude: 0.3 }])
})

test('stored settings are read back, and broken ones refused', () => {
  const stored = { ...editOptions.initial, strengths: { Smiling: 0.3 }, keep: 4, moves: [] }
  expect(editOptions.parse(stored)).toEqual({ ...editOptions.initial, strengths: { Smiling: 0.3 }, keep: 4 })
  expect(() => editOptions.parse({ ...editOptions.initial, window: [0, 200] })).toThrow()
})

test('sliders that an older studio has moved go along the weights and without mask or undoing, as they did then; sliders at rest are as new', () => {
  const older = {
    ...editOptions.initial,
    along: undefined,
    keepRest: undefined,
    undoDrift: undefined,
    strengths: { Smiling: 0.3, Bangs: 0 },
  }
  expect(editOptions.parse(older)).toMatchObject({
    along: 'weights',
    keepRest: false,
    undoDrift: false,
    strengths: { Smiling: 0.3, Bangs: 0 },
  })
  expect(editOptions.parse({ ...older, strengths: { Bangs: 0 } })).toMatchObject({ along: 'pattern', keepRest: true, undoDrift: true })
})

describe('an attribute with forms for kinds of faces', () => {
  const ofKind = (of: string) => ({ ...plain, of, direction: [2], range: [-1, 3] as const })
  const [plain] = attribute('Bald', 'Hair').forms as [AttributeForm]
  const bald: Attribute = { ...attribute('Bald', 'Hair'), unit: 'step', forms: [ofKind('photo-like')] }
  const space = { attributes: [...attributes, bald], covariance: null }

  test('serves the faces of its kinds in its own units, and others not at all', () => {
    const photo = serveAttributes(space, 'photo-like', 'pattern')
    expect(photo.missing).toEqual([])
    expect(photo.served.at(-1)).toMatchObject({ name: 'Bald', move: { unit: 'step', range: [-1, 3], direction: [2] } })
    expect(serveAttributes(space, 'rendered', 'pattern')).toMatchObject({ missing: ['Bald'], served: { length: 3 } })
    expect(serveAttributes(space, 'photo-like', 'weights').served.at(-1)).toMatchObject({ move: { unit: 'amplitude', range: [-2, 6] } })
  })

  test('is recorded with its unit; an amplitude of the paper’s move has none, as in older records', () => {
    const options = { ...editOptions.initial, strengths: { Bald: 0.5, Smiling: 0.3, Gone: 1 }, flipped: ['Bald'] }
    const smiling = { key: 'Smiling', name: 'Smiling', amplitude: 0.3 }
    expect(recordMoves(options, space)).toEqual([smiling, { key: 'Bald', name: 'Bald', amplitude: -0.5, unit: 'step' }])
    expect(recordMoves({ ...options, along: 'weights' }, space)).toEqual([smiling, { key: 'Bald', name: 'Bald', amplitude: -0.5 }])
  })
})
