import { expect, test } from 'vitest'
import { optionsOf } from '../../store/options-slice.ts'
import { editOptions } from '../settings/edit-options.ts'
import { attributeOf, editStudio, sample } from './fixtures/edit-studio.ts'
import { tryEdit } from './try-edit.ts'

const smile = attributeOf('Smile', 0)
const code = (...data: number[]) => ({ data: Float32Array.from(data), count: 1 })

async function tried(...args: Parameters<typeof editStudio>) {
  const made = editStudio(...args)
  await tryEdit(made.studio)
  return { ...made, strengths: optionsOf(made.studio.getState(), editOptions).strengths }
}

test('the first sample is edited by the first attribute of the pack, well within its range, and the result stands beside it', async () => {
  const { studio, results, strengths } = await tried([smile, attributeOf('Age', 1)])
  expect(strengths).toEqual({ Smile: 0.8 * 3 })
  expect(results()).toMatchObject([{ title: 'Sample, Smile +240 %', origin: { sourceId: 'sample', feature: 'edit' } }])
  expect(studio.getState()).toMatchObject({ instrument: 'edit', shownId: results()[0]?.id, againstId: 'sample' })
})

test('a face that has much of it gets less', async () => {
  const { strengths, results } = await tried([smile], [{ ...sample, z: code(3, 0) }])
  expect(strengths).toEqual({ Smile: -0.8 })
  expect(results()).toHaveLength(1)
})

test('a number without places is much above its mean over the training faces', async () => {
  const age = attributeOf('Age', 1, { kind: 'regress', unit: 'sd' })
  expect((await tried([age], [{ ...sample, z: code(0, 0.1) }])).strengths).toEqual({ Age: -0.8 })
  expect((await tried([age], [{ ...sample, z: code(0, -0.1) }])).strengths).toEqual({ Age: 0.8 * 3 })
})

test('the face on the stage is edited, from its original, and settings of before are set aside', async () => {
  const { studio, results } = editStudio([smile], [sample, { ...sample, id: 'mine', kind: 'yours', title: 'Mine' }])
  studio.getState().show('mine')
  studio.getState().setOptions(editOptions, { keep: 1, strengths: { Smile: 9 } })
  await tryEdit(studio)
  await tryEdit(studio)
  expect(results().map(({ origin }) => origin?.sourceId)).toEqual(['mine', 'mine'])
  expect(optionsOf(studio.getState(), editOptions)).toEqual({ ...editOptions.initial, strengths: { Smile: 0.8 * 3 } })
})

test('a face without z_sem is read once it was encoded, and edited upward', async () => {
  const { strengths, verbs } = await tried([smile], [{ ...sample, z: null, noise: null }])
  expect(strengths).toEqual({ Smile: 0.8 * 3 })
  expect(verbs()).toEqual(['encode', 'invert', 'render', 'render'])
})

test.each([
  ['without attributes', [], [sample]],
  ['without faces', [smile], []],
] as const)('a studio %s opens Edit and draws nothing', async (_, attributes, faces) => {
  const { studio, results, verbs } = await tried(attributes, faces)
  expect(studio.getState().instrument).toBe('edit')
  expect([results(), verbs()]).toEqual([[], []])
})
