import type { StateCreator } from 'zustand/vanilla'
import type { FilmApi, FilmFormat, FilmOrder } from '../protocol/film-api.ts'
import type { CallOptions } from '../rpc/client.ts'
import type { Clients } from './clients.ts'
import type { PackSlice } from './pack-slice.ts'

/**
 * Pictures that follow one another: planar RGB in [-1, 1], `size` pixels square. `keyIds` are the faces that the path leads through,
 * `options` the settings, and `packHash` names the model.
 */
export type Film = {
  id: string
  title: string
  size: number
  frames: Float32Array[]
  rows: FilmRow[]
  keyIds: readonly string[]
  options: unknown
  packHash: string | null
}

/** The same film made in another way, to stand beside it. */
export type FilmRow = { title: string; frames: Float32Array[] }

export type FilmSlice = {
  /** The last film that was made, with whatever pack. A job sets it. */
  film: Film | null
  filmFormats: (side: number) => Promise<FilmFormat[]>
  /** Writes a film to a file, in a worker, to which the frames are moved. Throws the errors of `FilmApi`. */
  writeFilm: (order: FilmOrder, options: CallOptions<FilmApi['write']['event']>) => Promise<Blob>
}

export const createFilmSlice =
  ({ films }: Clients): StateCreator<FilmSlice, [], [], FilmSlice> =>
  () => ({
    film: null,
    filmFormats: (side) => films.call('formats', { side }),
    writeFilm: (order, options) => films.call('write', order, { ...options, transfer: [order.frames.data.buffer] }),
  })

/** The last film; null where there is none of the present pack. */
export function filmOf({ film, packId }: Pick<FilmSlice & PackSlice, 'film' | 'packId'>): Film | null {
  return film && film.packHash === (packId?.hash ?? null) ? film : null
}
