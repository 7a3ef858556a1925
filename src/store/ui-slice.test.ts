import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createUiSlice, type UiSlice } from './ui-slice.ts'

test('the notice of a sheet goes when the sheet is closed or opened by hand', () => {
  const { getState } = createStore<UiSlice>()(createUiSlice)
  getState().setWorkOpen(true, 'It belongs to A.')
  expect(getState()).toMatchObject({ isWorkOpen: true, workNotice: 'It belongs to A.' })
  getState().setWorkOpen(false)
  expect(getState()).toMatchObject({ isWorkOpen: false, workNotice: null })
})
