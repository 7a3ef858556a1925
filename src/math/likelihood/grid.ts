import type { Space } from '../../protocol/manifest.ts'

/** The values that a number of a picture can take: `least + k * spacing` for k from 0 to 255. */
export type Grid = { least: number; spacing: number }

export const GRID_LEVELS = 256

/** Pictures of [-1, 1] as the DDPM code scales them: 2 k / 255 - 1. */
export const closedGrid: Grid = { least: -1, spacing: 2 / 255 }

/** Pictures as VDM scales them: 2 (k + 1/2) / 256 - 1. */
export const centredGrid: Grid = { least: -255 / 256, spacing: 2 / 256 }

/** The grid of a space (`Space.grid`). */
export const gridOf = ({ grid }: Pick<Space, 'grid'>): Grid => (grid === 'centred' ? centredGrid : closedGrid)

/** The 8-bit levels of a picture in [-1, 1], rounded and limited to 0..255. */
export function gridLevels(picture: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(picture, (value) => Math.min(255, Math.max(0, Math.round((value + 1) * 127.5))))
}

/** The values of levels on a grid. */
export function gridValues(levels: Uint8Array, { least, spacing }: Grid): Float64Array {
  return Float64Array.from(levels, (level) => least + level * spacing)
}
