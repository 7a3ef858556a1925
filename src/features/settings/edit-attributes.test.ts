import { expect, test } from 'vitest'
import { ofWeightsOnly } from '../../protocol/attribute.ts'
import { type EditAttribute, groupAttributes } from './edit-attributes.ts'
import { editOptions } from './edit-options.ts'

const attribute = (name: string, group: string): EditAttribute => ({
  ...ofWeightsOnly({ name, group, direction: [1], bias: 0, kind: 'classify', metric: null, score: null, range: [-0.5, 0.5] }),
  key: name,
})
const attributes = [attribute('Smiling', 'Expression'), attribute('Pale skin', 'Face'), attribute('Blond hair', 'Hair')]

test('attributes are found by name and group, and stay in their groups', () => {
  expect(groupAttributes(attributes, '').map(({ name }) => name)).toEqual(['Expression', 'Face', 'Hair'])
  expect(groupAttributes(attributes, 'hair BLOND')).toEqual([{ name: 'Hair', attributes: [attributes[2]] }])
  expect(groupAttributes(attributes, 'xyz')).toEqual([])
})

test('stored settings are read back, and broken ones refused', () => {
  const stored = { ...editOptions.initial, strengths: { Smiling: 0.3 }, keep: 4, moves: [] }
  expect(editOptions.parse(stored)).toEqual({ ...editOptions.initial, strengths: { Smiling: 0.3 }, keep: 4 })
  expect(() => editOptions.parse({ ...editOptions.initial, window: [0, 200] })).toThrow()
})

test('sliders that an older studio has moved go along the weights and without a mask, as they did then; sliders at rest are as new', () => {
  const older = { ...editOptions.initial, along: undefined, keepRest: undefined, strengths: { Smiling: 0.3, Bangs: 0 } }
  expect(editOptions.parse(older)).toMatchObject({ along: 'weights', keepRest: false, strengths: { Smiling: 0.3, Bangs: 0 } })
  expect(editOptions.parse({ ...older, strengths: { Bangs: 0 } })).toMatchObject({ along: 'pattern', keepRest: true })
})
