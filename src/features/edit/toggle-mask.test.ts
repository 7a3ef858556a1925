import { expect, test } from 'vitest'
import { maskPicture } from '../../math/edit-mask.ts'
import type { NewFace } from '../../store/face.ts'
import { words } from '../../words/english.ts'
import { companionsOf } from '../settings/kept-rest.ts'
import { editStudio, sample } from './fixtures/edit-studio.ts'
import { isMaskShown, toggleMask } from './toggle-mask.ts'

const mask = Float32Array.of(0, 0.25, 0.5, 1)
const rest = { mask, unmasked: new Float32Array(12) }
const result = (id: string, companions = companionsOf(rest)): NewFace => ({
  ...sample,
  ...{ id, kind: 'result', title: id },
  origin: { sourceId: 'sample', feature: 'edit', redraws: false, options: null, measures: {}, companions, speed: { steps: 1, ms: 1 } },
})

function start(shownId: string) {
  const { studio } = editStudio([], [sample, result('edited'), result('whole', [])])
  studio.getState().show(shownId, 'sample')
  return studio
}

test('the mask of an edited face stands on the stage under its name, and goes again', () => {
  const studio = start('edited')
  toggleMask(studio)
  expect(studio.getState().draft).toEqual({ sourceId: 'sample', picture: maskPicture(mask), label: words.codes.mask.name })
  expect(isMaskShown(studio.getState())).toBe(true)
  toggleMask(studio)
  expect(studio.getState()).toMatchObject({ draft: null, shownId: 'edited', againstId: 'sample' })
})

test('a draft of a slider is no mask: the mask takes its place', () => {
  const studio = start('edited')
  studio.getState().showDraft({ sourceId: 'sample', picture: new Float32Array(12) })
  expect(isMaskShown(studio.getState())).toBe(false)
  toggleMask(studio)
  expect(isMaskShown(studio.getState())).toBe(true)
})

test.each(['whole', 'sample', 'gone'])('%s has no mask, and nothing happens', (id) => {
  const studio = start(id)
  toggleMask(studio)
  expect(studio.getState().draft).toBeNull()
})
