import type { PhotosApi } from '../../src/protocol/photos-api.ts'
import { createClient } from '../../src/rpc/client.ts'

type Paste = PhotosApi['paste']

/** The photo worker's `paste`. */
export function pastePicture(input: Paste['in']): Promise<Paste['out']> {
  const worker = new Worker(new URL('../../src/photos/photos.worker.ts', import.meta.url), { type: 'module', name: 'photos' })
  return createClient<PhotosApi>(worker)
    .call('paste', input)
    .finally(() => worker.terminate())
}
