import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { parseAttributes } from './attributes.ts'

const form = { weights: [1, 2], bias: 0.5, metric: 'auroc', score: 0.9, direction: [0.1, 0.2], range: [-2, 1.5] }
const places = Array.from({ length: 21 }, (_, i) => i)
const smile = {
  ...{ name: 'Smile', group: 'Expression', kind: 'regress', unit: 'sd' },
  forms: [
    { ...form, of: 'photo-like', places, moves: { Age: 0.31 }, drift: { background: 4, colour: 2 } },
    { ...form, of: 'rendered' },
  ],
}
const bald = { name: 'Bald', group: 'Hair', kind: 'classify', unit: 'step', forms: [form] }
const kinds = { names: ['photo-like', 'rendered'], weights: [3, 4], bias: -1 }
const file = { version: 2, kinds, attributes: [smile, bald] }

describe('attributes.json', () => {
  test('of version 2 has forms for the kinds of faces, and says nothing of what is not known', () => {
    const silent = { of: null, places: null, moves: {}, drift: null }
    expect(parseAttributes('a.json', file, 2)).toEqual({
      kinds,
      attributes: [
        { ...smile, key: 'Smile', forms: [smile.forms[0], { ...silent, ...smile.forms[1] }] },
        { ...bald, key: 'Bald', forms: [{ ...silent, ...form }] },
      ],
    })
    expect(parseAttributes('a.json', { version: 2, attributes: [bald] }, 2).kinds).toBeNull()
  })

  test('of attributes that were renamed says their first names, by which sliders know them', () => {
    const swapped = [
      { ...bald, key: 'Bald', name: 'Smile' },
      { ...bald, key: 'Smile', name: 'Bald' },
    ]
    expect(parseAttributes('a.json', { version: 2, attributes: swapped }, 2).attributes.map(({ key, name }) => [key, name])).toEqual([
      ['Bald', 'Smile'],
      ['Smile', 'Bald'],
    ])
  })

  test('of version 1 has the weights alone, by which the paper moves', () => {
    const file = readFileSync(new URL('../../models/toyface/attributes.json', import.meta.url), 'utf8')
    const old: { direction: number[]; range: number[] }[] = JSON.parse(file)
    const { kinds, attributes } = parseAttributes('a.json', old, 64)
    expect(kinds).toBeNull()
    expect(attributes.map(({ forms }) => forms.map(({ weights }) => weights))).toEqual(old.map(({ direction }) => [direction]))
    expect(attributes.every(({ unit, forms }) => unit === 'amplitude' && forms[0]?.direction === null)).toBe(true)
  })

  const change = (attribute: object, at = 0) => ({
    ...file,
    attributes: file.attributes.map((one, i) => (i === at ? { ...one, ...attribute } : one)),
  })
  test.each([
    ['a later version', { ...file, version: 3 }, /version/],
    ['a vector of another length', change({ forms: [{ ...form, weights: [1] }] }), /attributes\.0\.forms\.0\.weights/],
    ['a number that is none', change({ forms: [{ ...form, bias: null }] }), /bias/],
    ['a range that ends before it begins', change({ forms: [{ ...form, range: [1, -1] }] }), /range/],
    ['places that fall', change({ forms: [{ ...form, places: [...places].reverse() }] }), /places/],
    ['too few places', change({ forms: [{ ...form, places: [1, 2] }] }), /places/],
    ['no form', change({ forms: [] }), /forms/],
    ['three forms', change({ forms: [form, form, form] }), /forms/],
    ['a form for a kind that there is not', change({ forms: [{ ...form, of: 'painted' }] }), /attributes\.0\.forms: "painted"/],
    ['two forms for one kind', change({ forms: [smile.forms[1], smile.forms[1]] }), /one form for each kind/],
    ['a form for all beside one for a kind', change({ forms: [form, smile.forms[1]] }), /one form for each kind/],
    ['a unit without a direction', change({ forms: [{ ...form, direction: null }] }), /one sd is the unit/],
    ['an unknown unit', change({ unit: 'miles' }), /unit/],
    ['kinds without names', { ...file, kinds: { ...kinds, names: ['one'] } }, /kinds\.names/],
    ['a thousand and one attributes', { ...file, attributes: new Array(1001).fill(bald) }, /attributes/],
  ])('with %s is refused', (_, value, words) => {
    const read = () => parseAttributes('a.json', value, 2)
    expect(read).toThrow(SubcodeError)
    expect(read).toThrow(words)
  })
})
