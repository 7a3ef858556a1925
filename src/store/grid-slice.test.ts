import { expect, test } from 'vitest'
import type { Clients } from './clients.ts'
import type { NewFace } from './face.ts'
import { type Grid, gridOf, withCells, withGrid } from './grid-slice.ts'
import { createStudio } from './studio.ts'

const face = (title: string): NewFace => ({
  kind: 'result',
  title,
  size: 2,
  picture: new Float32Array(12),
  z: null,
  noise: null,
  origin: null,
})

/** A studio with a grid of two cells, of which the second is done. */
function start() {
  const studio = createStudio({} as Clients)
  const { openGrid } = studio.getState()
  const id = openGrid('sample', { title: 'Faces', settings: { seed: 1 }, count: 2 })
  const withFace = ({ cells }: Grid) => ({ cells: withCells(cells, 1, [{ face: face('second') }]) })
  studio.setState(({ grids }) => ({ grids: withGrid(grids, 'sample', id, withFace) }))
  const titles = () => studio.getState().faces.map(({ title }) => title)
  return { studio, id, titles }
}

test('a finished cell becomes a face once, and again after it was removed; one that is not finished never', () => {
  const { studio, titles } = start()
  const { addFromGrid, undo, redo } = studio.getState()
  addFromGrid('sample', 0)
  addFromGrid('sample', 7)
  expect(titles()).toEqual([])
  addFromGrid('sample', 1)
  addFromGrid('sample', 1)
  expect(titles()).toEqual(['second'])
  const first = studio.getState().shownId
  undo()
  expect(titles()).toEqual([])
  redo()
  addFromGrid('sample', 1)
  expect(studio.getState().faces.map(({ id }) => id)).toEqual([first])
  studio.getState().removeFaces([first ?? ''])
  addFromGrid('sample', 1)
  expect(titles()).toEqual(['second'])
  expect(studio.getState().shownId).not.toBe(first)
})

test('a grid that was replaced is not changed any more', () => {
  const { studio, id } = start()
  const { openGrid, grids } = studio.getState()
  openGrid('sample', { title: 'Others', settings: null, count: 1 })
  studio.setState((state) => ({ grids: withGrid(state.grids, 'sample', id, () => ({ title: 'late' })) }))
  expect(grids.sample?.title).toBe('Faces')
  expect(studio.getState().grids.sample?.title).toBe('Others')
})

test('a grid is that of its pack', () => {
  const { studio } = start()
  expect(gridOf(studio.getState(), 'sample')?.cells).toHaveLength(2)
  expect(gridOf(studio.getState(), 'vary')).toBeNull()
  studio.setState({ packId: { name: 'other', title: 'Other', hash: 'other' } })
  expect(gridOf(studio.getState(), 'sample')).toBeNull()
})

test('cells change from a place on', () => {
  const cells = withCells([...(start().studio.getState().grids.sample?.cells ?? [])], 0, [{ addedId: 'a' }])
  expect(cells.map(({ addedId }) => addedId)).toEqual(['a', null])
})

test('a grid belongs to the pack that was open, is closed to its finished cells, and compares a cell with its source', () => {
  const studio = createStudio({} as Clients)
  studio.setState({ packId: { name: 'a', title: 'A', hash: 'a' } })
  const { openGrid, closeGrid, addFromGrid } = studio.getState()
  const id = openGrid('vary', { title: 'Variations', settings: null, count: 2 })
  expect(gridOf(studio.getState(), 'vary')?.packHash).toBe('a')
  const origin = {
    sourceId: 's',
    feature: 'vary',
    redraws: false,
    options: null,
    measures: {},
    companions: [],
    speed: { steps: 1, ms: 1 },
  } as const
  const cells = [{ face: { ...face('first'), origin: { ...origin, companions: [] } } }]
  studio.setState(({ grids }) => ({ grids: withGrid(grids, 'vary', id, (grid) => ({ cells: withCells(grid.cells, 0, cells) })) }))
  closeGrid('vary', id)
  expect(gridOf(studio.getState(), 'vary')?.cells).toHaveLength(1)
  addFromGrid('vary', 0)
  expect(studio.getState()).toMatchObject({ shownId: studio.getState().faces[0]?.id, againstId: 's' })
})
