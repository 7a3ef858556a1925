import { describe, expect, test } from 'vitest'
import type { HyperFields } from '../formats/unreadable.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import { celebaAttributes } from './celeba-attributes.ts'
import { readClassNames } from './class-names.ts'
import { readClassifier } from './classifier.ts'
import { readHyper } from './hyper-parameters.ts'

const names = (fields: HyperFields, rows: number) => readClassNames(readHyper(fields), rows).map(({ name }) => name)

describe('the rows of a classifier are named', () => {
  test.each<[string, HyperFields, string[]]>([
    ['a list in the file', { id_to_cls: ['Smiles', 'Hat'] }, ['Smiles', 'Hat']],
    ['names by row', { id2label: { 0: 'Smiles', 1: 'Hat' } }, ['Smiles', 'Hat']],
    ['rows by name', { cls_to_id: { Hat: 1, Smiles: 0 } }, ['Smiles', 'Hat']],
    ['CelebA’s spelling', { conf: { id_to_cls: ['5_o_Clock_Shadow', 'No_Beard'] } }, ['Five o’clock shadow', 'Beard']],
    ['nothing', {}, ['Class 1', 'Class 2']],
  ])('from %s', (_, fields, expected) => {
    expect(names(fields, 2)).toEqual(expected)
  })

  test('from manipulate_cls where there is one, by CelebA where there are 40 and the file gives none', () => {
    expect(readClassNames(readHyper({ manipulate_cls: 'Male' }), 1)).toEqual([{ name: 'Male', group: 'Person' }])
    expect(readClassNames(readHyper({ manipulate_cls: 'Wearing_Hat' }), 1)).toEqual([{ name: 'Hat', group: 'Worn' }])
    expect(readClassNames(readHyper({ manipulate_cls: null }), 40)).toBe(celebaAttributes)
    expect(names({ id_to_cls: Array.from({ length: 40 }, (_, i) => `c${i}`) }, 40)[7]).toBe('c7')
  })

  test('by the user, where the file does not', () => {
    const said = readHyper({}, { class_names: ['Left', 'Right'] })
    expect(readClassNames(said, 2).map(({ name, group }) => [name, group])).toEqual([
      ['Left', 'Classes'],
      ['Right', 'Classes'],
    ])
  })

  test('never by names of another count', () => {
    expect(() => names({ id_to_cls: ['Smiles'] }, 2)).toThrow(
      'Expected class_names to be 2 names, one for each row of the classifier, found ["Smiles"]',
    )
    expect(() => names({ cls_to_id: { Smiles: 0 } }, 2)).toThrow('Expected class_rows to be the rows 0 to 1 by name')
  })
})

test('directions carry the names, and a negative one is turned around with its bias', async () => {
  const tensor = (name: string, shape: number[], ...values: number[]): [string, LazyTensor] => [
    name,
    { name, dtype: 'float32', shape, read: () => Promise.resolve(Float32Array.from(values)) },
  ]
  const tensors = new Map([tensor('classifier.weight', [2, 2], 1, 2, 3, 4), tensor('classifier.bias', [2], 5, 6)])
  const attributes = await readClassifier(tensors, 2, readHyper({ id_to_cls: ['Round', 'No_Beard'] }))
  expect(attributes.map(({ name, direction, bias }) => [name, direction, bias])).toEqual([
    ['Round', [1, 2], 5],
    ['Beard', [-3, -4], -6],
  ])
})
