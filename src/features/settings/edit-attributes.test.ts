import { expect, test } from 'vitest'
import { type EditAttribute, groupAttributes } from './edit-attributes.ts'
import { editOptions } from './edit-options.ts'

const attribute = (name: string, group: string): EditAttribute => ({
  key: name,
  name,
  group,
  direction: [1],
  bias: 0,
  kind: 'classify',
  metric: null,
  score: null,
  range: [-0.5, 0.5],
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
