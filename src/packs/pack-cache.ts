import { sha256Hex } from '../base/sha256.ts'
import type { Manifest } from '../protocol/manifest.ts'

const PREFIX = 'pack '

/** Whether a cache holds files of a pack, or of this one. */
export const isPackCache = (cache: string, name?: string): boolean => cache.startsWith(name === undefined ? PREFIX : `${PREFIX}${name} `)

/**
 * The name of the cache of a served pack, under whose own addresses the service worker finds its files too. It contains the hash of
 * all files, so that files of an older pack are never mixed with them.
 */
export async function packCacheName({ name, files }: Pick<Manifest, 'name' | 'files'>): Promise<string> {
  return `${PREFIX}${name} ${await sha256Hex(new TextEncoder().encode(JSON.stringify(files)))}`
}

/** The cache of a served pack; null where the browser gives pages none. */
export async function openPackCache(manifest: Pick<Manifest, 'name' | 'files'>): Promise<Cache | null> {
  if (!('caches' in globalThis)) return null
  return caches.open(await packCacheName(manifest)).catch(() => null)
}
