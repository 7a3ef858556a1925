import { throwIfAborted } from '../base/abort.ts'
import { isAborted, SubcodeError } from '../base/errors.ts'
import { sha256Hex } from '../base/sha256.ts'
import type { PackFile } from '../protocol/manifest.ts'
import { openPackStore, readStoredFile, storedPackName } from './stored-packs.ts'

export type FetchContext = {
  signal?: AbortSignal | undefined
  /** Called with the number of bytes that have just arrived. */
  onBytes?: (bytes: number) => void
  /** The cache of fetched files; a file is stored once it is checked. */
  cache?: Cache | null
}

/**
 * One file of a pack, checked. Throws `offline` when the server cannot be reached, `bad-pack` when it does not have the file,
 * `integrity` when size or SHA-256 differ from the manifest, `aborted`.
 */
export async function fetchFile(packUrl: string, file: PackFile, context: FetchContext = {}): Promise<Uint8Array<ArrayBuffer>> {
  const cache = storedPackName(packUrl) === null ? (context.cache ?? null) : null
  const kept = cache && (await readCached(cache, packUrl, file, context))
  if (kept) return kept
  const bytes = await readWhole(await openPackFile(packUrl, file.path, context.signal), file, context)
  // Where there is no room for a copy, it is fetched again at the next visit.
  void cache?.put(new URL(file.path, packUrl), new Response(bytes)).catch((thrown: unknown) => console.warn(thrown))
  return bytes
}

/** A file from the cache; null where it is missing, or damaged, so that it must be fetched again. */
async function readCached(cache: Cache, packUrl: string, file: PackFile, context: FetchContext): Promise<Uint8Array<ArrayBuffer> | null> {
  const found = await cache.match(new URL(file.path, packUrl), { ignoreVary: true })
  if (!found) return null
  try {
    const bytes = await readWhole(found, file, { signal: context.signal })
    context.onBytes?.(bytes.length)
    return bytes
  } catch (thrown) {
    throwIfAborted(context.signal)
    console.warn(thrown)
    return null
  }
}

/** All bytes of a file, checked. */
async function readWhole(response: Response, file: PackFile, context: FetchContext): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readExactly(response, file, context)
  const sha256 = await sha256Hex(bytes)
  if (sha256 !== file.sha256) throw damaged(file, `SHA-256 ${file.sha256}`, sha256)
  return bytes
}

/** A file of a pack, from its server or from this browser's own storage. Throws `offline`, `bad-pack`, `quota` and `aborted`. */
export async function openPackFile(packUrl: string, path: string, signal?: AbortSignal): Promise<Response> {
  const stored = storedPackName(packUrl)
  if (stored === null) return fetchOk(new URL(path, packUrl), path, signal)
  return new Response(await readStoredFile(await openPackStore(), stored, path))
}

/** A response with status 200. Throws `offline`, `bad-pack` and `aborted`. */
export async function fetchOk(url: URL, name: string, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, signal ? { signal } : {})
  } catch (cause) {
    throw unreachable(name, url.origin, cause)
  }
  if (!response.ok) {
    await response.body?.cancel().catch(() => {}) // unread, it would keep a service worker busy, and a newer one waiting
    throw new SubcodeError('bad-pack', `${name}: the pack lacks this file (HTTP ${response.status} at ${url}).`, {
      values: { reason: 'pack-lacks-file', file: name },
    })
  }
  return response
}

function unreachable(name: string, origin: string, cause: unknown): SubcodeError {
  if (isAborted(cause)) return new SubcodeError('aborted', 'Cancelled.', { cause })
  const values = { reason: 'unreachable', file: name, origin } as const
  return new SubcodeError('offline', `${name}: ${origin} could not be reached. Check the connection and try again.`, { values, cause })
}

/** Reads into one buffer of the declared size, so that a server that never stops sending cannot fill the memory. */
async function readExactly(response: Response, file: PackFile, { signal, onBytes }: FetchContext) {
  const bytes = new Uint8Array(file.bytes)
  let filled = 0
  for await (const chunk of chunks(response, file.path)) {
    throwIfAborted(signal)
    if (filled + chunk.length > file.bytes) throw damaged(file, `${file.bytes} bytes`, `more than ${file.bytes}`)
    bytes.set(chunk, filled)
    filled += chunk.length
    onBytes?.(chunk.length)
  }
  if (filled < file.bytes) throw damaged(file, `${file.bytes} bytes`, `${filled}`)
  return bytes
}

/** The body piece by piece: Safari's streams are not async iterable. */
async function* chunks(response: Response, name: string): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  try {
    for (;;) {
      const piece = await reader?.read()
      if (!piece || piece.done) return
      yield piece.value
    }
  } catch (cause) {
    throw unreachable(name, response.url ? new URL(response.url).origin : 'the storage of this browser', cause)
  } finally {
    await reader?.cancel().catch(() => {})
  }
}

function damaged(file: PackFile, expected: string, actual: string): SubcodeError {
  const values = { reason: 'damaged', file: file.path, expected, found: actual } as const
  return new SubcodeError('integrity', `${file.path}: expected ${expected}, got ${actual}. Download the pack again.`, { values })
}
