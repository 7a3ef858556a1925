import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { readPhotos } from '../read-photos.ts'
import { batchOptions, MAX_FACES, withFaces } from './options.ts'

const text = words.batch

/** Takes photos into the studio, and those into the batch that can be read. The others are named, and so is the limit. */
export function startReading(studio: StudioStore, files: readonly File[]): void {
  void studio.getState().runJob({
    feature: batchOptions.id,
    title: text.reading,
    sourceId: null,
    priority: 'batch',
    run: async ({ signal, report }) => {
      const startMs = performance.now()
      const room = Math.max(0, MAX_FACES - optionsOf(studio.getState(), batchOptions).faceIds.length)
      const taken = files.slice(0, room)
      const tell = (done: number) => {
        const leftMs = done > 0 ? ((performance.now() - startMs) / done) * (taken.length - done) : null
        report({ label: text.readingOne(done + 1, taken.length), done, total: taken.length, leftMs, preview: null })
      }
      const tooMany = taken.length < files.length ? [{ title: text.photos, why: text.limit(MAX_FACES) }] : []
      studio.getState().setBatchRefused(tooMany)
      const { ids, refused } = await readPhotos(studio, taken, tell, signal)
      const { faceIds } = optionsOf(studio.getState(), batchOptions)
      studio.getState().setOptions(batchOptions, { faceIds: withFaces(faceIds, ids) })
      studio.getState().setBatchRefused([...tooMany, ...refused])
    },
  })
}
