import { assert } from '../../src/base/assert.ts'
import type { LibraryApi } from '../../src/protocol/library-api.ts'
import type { Said } from '../../src/protocol/said.ts'
import { createClient } from '../../src/rpc/client.ts'

const worker = new Worker(new URL('../../src/library/library.worker.ts', import.meta.url), { type: 'module', name: 'library' })
const library = createClient<LibraryApi>(worker)

/** Imports files of this server as a pack that this browser keeps, and gives its URL for the engine. */
export async function importServed(name: string, paths: string[], said: Said = {}): Promise<string> {
  const files = await Promise.all(paths.map(async (path) => ({ path: path.slice(1), file: await fetchFile(path) })))
  await library.call('import', { name, title: name, files, said })
  return `opfs:${name}`
}

async function fetchFile(path: string): Promise<File> {
  const response = await fetch(new URL(path, location.href))
  assert(response.ok, `${path}: HTTP ${response.status}`)
  return new File([await response.arrayBuffer()], path.split('/').at(-1) ?? '')
}
