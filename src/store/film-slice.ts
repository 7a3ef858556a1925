import type { StateCreator } from 'zustand/vanilla'
import type { FilmApi, FilmFormat, FilmOrder } from '../protocol/film-api.ts'
import type { CallOptions } from '../rpc/client.ts'
import type { Clients } from './clients.ts'

/** Pictures that follow one another: planar RGB in [-1, 1], `size` pixels square. `options` are what they were made from. */
export type Film = { id: string; title: string; size: number; frames: Float32Array[]; rows: FilmRow[]; options: unknown }

/** The same film made in another way, to stand beside it. */
export type FilmRow = { title: string; frames: Float32Array[] }

export type FilmSlice = {
  /** The last film that was made. */
  film: Film | null
  setFilm: (film: Film | null) => void
  filmFormats: (side: number) => Promise<FilmFormat[]>
  /** Writes a film to a file, in a worker, to which the frames are moved. Throws what `FilmApi` says. */
  writeFilm: (order: FilmOrder, options: CallOptions<FilmApi['write']['event']>) => Promise<Blob>
}

export const createFilmSlice =
  ({ films }: Clients): StateCreator<FilmSlice, [], [], FilmSlice> =>
  (set) => ({
    film: null,
    setFilm: (film) => set({ film }),
    filmFormats: (side) => films.call('formats', { side }),
    writeFilm: (order, options) => films.call('write', order, { ...options, transfer: [order.frames.data.buffer] }),
  })
