import { throwIfAborted } from '../../base/abort.ts'
import type { FilmFormat, FilmOrder } from '../../protocol/film-api.ts'
import { pictureLength } from '../../protocol/space.ts'
import type { Film } from '../../store/film-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { fileStem, saveBlob } from '../../ui/save-blob.ts'
import { mixWords } from '../../words/mix-words.ts'
import { createYield } from '../../base/yield-to-page.ts'
import { type MixOptions, mixOptions } from './options.ts'

const text = mixWords

/** Side of a film's frames, at least: small pictures are enlarged by a whole factor. PNGs stay as they are made. */
const FILM_SIDE = 512

/** Writes the film to the downloads, in a worker, with its progress. */
export function startExport(studio: StudioStore, film: Film, format: FilmFormat): void {
  const options = { ...optionsOf(studio.getState(), mixOptions), format }
  void studio.getState().runJob({
    feature: mixOptions.id,
    title: text.export,
    sourceId: null,
    priority: 'batch',
    run: async ({ signal, report, conclude }) => {
      const { writeFilm, enlarge } = studio.getState()
      const startMs = performance.now()
      const blob = await writeFilm(await orderOf(film, options, enlarge, signal), {
        signal,
        onEvent: ({ done, total }) => report({ label: text.writing, done, total, leftMs: timeLeft(startMs, done, total), preview: null }),
      })
      conclude(() => saveBlob(blob, `${fileStem(film.title)}.${format}`))
    },
  })
}

/** The side of a film's frames in a file of this format. */
export function sideOf({ size }: Pick<Film, 'size'>, format: FilmFormat): number {
  return format === 'zip' ? size : size * Math.max(1, Math.ceil(FILM_SIDE / size))
}

/** Joins the frames as they are played. A long film of large pictures takes the main thread a while, so it yields between them. */
async function orderOf(
  film: Film,
  { format, framesPerSecond, thereAndBack }: MixOptions,
  enlarge: FilmOrder['enlarge'],
  signal: AbortSignal,
): Promise<FilmOrder> {
  const order = film.frames.map((_, i) => i)
  const played = thereAndBack && format !== 'zip' ? [...order, ...order.slice(1, -1).reverse()] : order
  const numbers = pictureLength(film.size)
  const data = new Float32Array(numbers * played.length)
  const yieldToPage = createYield(() => throwIfAborted(signal))
  for (const [i, frame] of played.entries()) {
    data.set(film.frames[frame] ?? [], i * numbers)
    await yieldToPage()
  }
  return { frames: { data, count: played.length }, size: film.size, side: sideOf(film, format), enlarge, format, framesPerSecond }
}

function timeLeft(startMs: number, done: number, total: number): number {
  return ((performance.now() - startMs) / done) * (total - done)
}
