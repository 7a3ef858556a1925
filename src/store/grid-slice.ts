import type { StateCreator } from 'zustand/vanilla'
import { at } from '../base/assert.ts'
import type { Acceptance } from '../recipes/find-codes.ts'
import type { NewFace } from './face.ts'
import type { FeatureId } from './feature-id.ts'
import { type FacesSlice, findFace } from './faces-slice.ts'
import type { PackSlice } from './pack-slice.ts'
import type { StageSlice } from './stage-slice.ts'

/**
 * One of some faces that are drawn together. It waits while it has nothing, develops while it has a picture alone (planar RGB in
 * [-1, 1]), and is done when it has a face. `addedId` is the face of the studio that it has become.
 */
export type Cell = { picture: Float32Array | null; face: NewFace | null; addedId: string | null }

/** `settings` made the grid; `packHash` names the model that its codes belong to. */
export type Grid = {
  id: string
  title: string
  packHash: string | null
  /** How many cells were asked for; there are fewer when fewer could be found or the job was cancelled. */
  wanted: number
  cells: readonly Cell[]
  settings: unknown
  acceptance: Acceptance | null
}

export type GridSlice = {
  /** The last grid of each instrument, by its id. Grids are not kept: a cell that the user takes becomes a face, which is kept. */
  grids: Partial<Record<FeatureId, Grid>>
  /** Begins a grid of waiting cells in place of the last one, and returns its id. */
  openGrid: (feature: FeatureId, grid: Pick<Grid, 'title' | 'settings'> & { count: number }) => string
  /** Takes away the cells of a grid that have no face, when its job has ended. Nothing happens where another has replaced it. */
  closeGrid: (feature: FeatureId, id: string) => void
  /** Puts the face of a cell on the stage. At first it becomes a face of the studio, and again when it was removed meanwhile. */
  addFromGrid: (feature: FeatureId, index: number) => void
}

const waiting: Cell = { picture: null, face: null, addedId: null }

export const createGridSlice: StateCreator<GridSlice & FacesSlice & PackSlice & StageSlice, [], [], GridSlice> = (set, get) => ({
  grids: {},
  openGrid: (feature, { title, settings, count }) => {
    const id = crypto.randomUUID()
    const cells = new Array<Cell>(count).fill(waiting)
    const grid: Grid = { id, title, settings, cells, wanted: count, packHash: get().packId?.hash ?? null, acceptance: null }
    set(({ grids }) => ({ grids: { ...grids, [feature]: grid } }))
    return id
  },
  closeGrid: (feature, id) => {
    set(({ grids }) => ({ grids: withGrid(grids, feature, id, ({ cells }) => ({ cells: cells.filter(({ face }) => face !== null) })) }))
  },
  addFromGrid: (feature, index) => {
    const { addFace, show } = get()
    const grid = gridOf(get(), feature)
    const cell = grid?.cells[index]
    if (!grid || !cell?.face) return
    const addedId = findFace(get(), cell.addedId)?.id ?? addFace(cell.face)
    const cells = grid.cells.with(index, { ...at(grid.cells, index), addedId })
    set(({ grids }) => ({ grids: withGrid(grids, feature, grid.id, () => ({ cells })) }))
    show(addedId, cell.face.origin?.sourceId ?? null)
  },
})

type Grids = GridSlice['grids']

/** Grids with one changed; the same where another has replaced it by now. */
export function withGrid(grids: Grids, feature: FeatureId, id: string, change: (grid: Grid) => Partial<Grid>): Grids {
  const grid = grids[feature]
  return grid?.id === id ? { ...grids, [feature]: { ...grid, ...change(grid) } } : grids
}

/** The last grid of an instrument; null where there is none for the present pack. */
export function gridOf({ grids, packId }: Pick<GridSlice & PackSlice, 'grids' | 'packId'>, feature: FeatureId): Grid | null {
  const grid = grids[feature]
  return grid && grid.packHash === (packId?.hash ?? null) ? grid : null
}

/** Cells with those from `first` on changed. */
export function withCells(cells: readonly Cell[], first: number, changes: readonly Partial<Cell>[]): Cell[] {
  return cells.map((cell, i) => ({ ...cell, ...changes[i - first] }))
}
