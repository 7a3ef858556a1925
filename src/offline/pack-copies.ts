import { sha256Hex } from '../base/sha256.ts'
import type { Manifest } from '../protocol/manifest.ts'

/** A pack that the browser has copied for use offline. */
export type PackCopy = { cache: string; title: string; bytes: number }

const PREFIX = 'pack '
const MANIFEST = 'config.json'

/**
 * Copies a served pack into a cache of its own, under its own addresses, where the service worker finds it. The cache is named
 * by a hash of all its files. The cache of an older pack is deleted when this one is complete, so the two are never mixed.
 * Rejects with the errors of fetch and of the cache storage.
 */
export async function copyPack(packUrl: string, { name, files }: Pick<Manifest, 'name' | 'files'>): Promise<void> {
  const current = `${PREFIX}${name} ${await sha256Hex(new TextEncoder().encode(JSON.stringify(files)))}`
  const cache = await caches.open(current)
  const list = new URL('../packs.json', packUrl)
  for (const path of [...files.map((file) => file.path), MANIFEST]) {
    const url = new URL(path, packUrl)
    if (path === MANIFEST || !(await cache.match(url))) await cache.add(url)
  }
  await cache.add(list)
  for (const older of await caches.keys()) {
    if (older.startsWith(`${PREFIX}${name} `) && older !== current) await caches.delete(older)
  }
}

/** The packs that are copied as a whole. */
export async function listCopies(): Promise<PackCopy[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
  const copies = await Promise.all(names.map(readCopy))
  return copies.filter((copy) => copy !== null)
}

export async function removeCopy(cache: string): Promise<void> {
  await caches.delete(cache)
}

/** Bytes of the studio itself. */
export async function shellBytes(): Promise<number> {
  const cache = await caches.open('shell')
  const responses = await cache.matchAll()
  const sizes = await Promise.all(responses.map(async (response) => (await response.blob()).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function readCopy(name: string): Promise<PackCopy | null> {
  const cache = await caches.open(name)
  const [request] = (await cache.keys()).filter(({ url }) => url.endsWith(`/${MANIFEST}`))
  const response = request && (await cache.match(request))
  if (!response) return null
  const { title, files }: Pick<Manifest, 'title' | 'files'> = await response.json()
  return { cache: name, title, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}
