import type { PhotosApi } from '../../src/protocol/photos-api.ts'
import { createClient } from '../../src/rpc/client.ts'

/** One verb of a photo worker of its own. */
export function callPhotos<Verb extends keyof PhotosApi>(verb: Verb, input: PhotosApi[Verb]['in']): Promise<PhotosApi[Verb]['out']> {
  const worker = new Worker(new URL('../../src/photos/photos.worker.ts', import.meta.url), { type: 'module', name: 'photos' })
  return createClient<PhotosApi>(worker)
    .call(verb, input)
    .finally(() => worker.terminate())
}
