import type { FilmApi } from '../protocol/film-api.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import type { PhotosApi } from '../protocol/photos-api.ts'
import { createClient } from '../rpc/client.ts'

/** The only place that starts workers. */
export function startEngineWorker(): Worker {
  return new Worker(new URL('../engine/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
}

export function startFilmWorker() {
  return createClient<FilmApi>(new Worker(new URL('../film/film.worker.ts', import.meta.url), { type: 'module', name: 'film' }))
}

export function startLibraryWorker() {
  return createClient<LibraryApi>(new Worker(new URL('../library/library.worker.ts', import.meta.url), { type: 'module', name: 'library' }))
}

export function startPhotosWorker() {
  return createClient<PhotosApi>(new Worker(new URL('../photos/photos.worker.ts', import.meta.url), { type: 'module', name: 'photos' }))
}
