import type { Images } from './codes.ts'

/** `zip` holds numbered PNGs. The videos need WebCodecs. */
export type FilmFormat = 'gif' | 'webm' | 'mp4' | 'zip'

/** How frames of `size` pixels become a file: each enlarged to `side` pixels, in the order of the batch. */
export type FilmOrder = {
  frames: Images
  size: number
  side: number
  enlarge: 'smooth' | 'crisp'
  format: FilmFormat
  framesPerSecond: number
}

/** The film worker's contract. */
export type FilmApi = {
  /** The formats that this browser can write at a side of `side` pixels. */
  formats: { in: { side: number }; out: FilmFormat[]; event: never }
  /** Writes a film; the events count frames. Throws `aborted`, and `internal` for a format that `formats` does not name. */
  write: { in: FilmOrder; out: Blob; event: { done: number; total: number } }
}
