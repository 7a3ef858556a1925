import { allForms, formsOf } from '../packs/fetch-pack.ts'
import { isPackCache, packCacheName } from '../packs/pack-cache.ts'
import type { GraphName, Manifest, Precision } from '../protocol/manifest.ts'

/** A pack that the browser has copied for use offline. */
export type PackCopy = { cache: string; name: string; title: string; bytes: number }

const MANIFEST = 'config.json'

/**
 * Completes the copy of a served pack, in the cache in which the engine keeps its fetched files: with the graphs in these precisions,
 * and with lists and pictures. The cache of an older pack goes when this one is complete. Rejects with the errors of fetch and of the cache storage.
 */
export async function copyPack(packUrl: string, manifest: Manifest, precisions: readonly Precision[]): Promise<void> {
  const current = await packCacheName(manifest)
  const cache = await caches.open(current)
  for (const path of [...pathsToCopy(manifest, precisions), MANIFEST]) {
    const url = new URL(path, packUrl)
    if (path === MANIFEST || !(await cache.match(url))) await cache.add(url)
  }
  await cache.add(new URL('../packs.json', packUrl))
  for (const older of await caches.keys()) {
    if (isPackCache(older, manifest.name) && older !== current) await caches.delete(older)
  }
}

/** All files but forms of graphs that the device does not run: of each graph the forms in these precisions, and fp32 where it has none. */
export function pathsToCopy(manifest: Manifest, precisions: readonly Precision[]): string[] {
  const forms = (Object.keys(manifest.graphs) as GraphName[]).flatMap((name) => {
    const there = precisions.filter((precision) => manifest.graphs[name]?.[precision])
    return (there.length > 0 ? there : (['fp32'] as const)).map((precision) => [name, precision] as const)
  })
  const ofGraphs = new Set(formsOf(manifest, allForms(manifest)).map(({ path }) => path))
  const others = manifest.files.filter(({ path }) => !ofGraphs.has(path))
  return [...new Set([...formsOf(manifest, forms), ...others].map(({ path }) => path))]
}

/** The packs that are copied as a whole. */
export async function listCopies(): Promise<PackCopy[]> {
  const names = (await caches.keys()).filter((name) => isPackCache(name))
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

async function readCopy(cacheName: string): Promise<PackCopy | null> {
  const cache = await caches.open(cacheName)
  const [request] = (await cache.keys()).filter(({ url }) => url.endsWith(`/${MANIFEST}`))
  const response = request && (await cache.match(request))
  if (!response) return null
  const { name, title, files }: Pick<Manifest, 'name' | 'title' | 'files'> = await response.json()
  const there = new Set((await cache.keys()).map(({ url }) => url))
  const copied = files.filter(({ path }) => there.has(new URL(path, request.url).href))
  return { cache: cacheName, name, title, bytes: copied.reduce((sum, { bytes }) => sum + bytes, 0) }
}
