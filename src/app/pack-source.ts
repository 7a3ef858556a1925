import { array, object, string } from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import { listCopies } from '../offline/pack-copies.ts'
import { cardFile, fetchCard } from '../packs/card.ts'
import { fetchOk, openPackFile } from '../packs/fetch-file.ts'
import { readConfig } from '../packs/fetch-pack.ts'
import { openPackCache } from '../packs/pack-cache.ts'
import { parseField } from '../packs/parse-field.ts'
import { parseJson } from '../packs/parse-json.ts'
import { storedPackUrl } from '../packs/stored-packs.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { PackSource } from '../store/clients.ts'

const packList = array(object({ name: string(), title: string() }))

/**
 * The packs that are served beside the page (`packs.json` lists them, and each is a folder), those of which a copy for use offline is left although no
 * server has them any more, and those that this browser keeps.
 * `modelsUrl` ends in a slash.
 */
export function createPackSource(modelsUrl: URL, isStored: (name: string) => boolean): PackSource {
  const url = (name: string) => (isStored(name) ? storedPackUrl(name) : new URL(`${encodeURIComponent(name)}/`, modelsUrl).href)
  /** The development server keeps no copies: its files change. */
  const cacheOf = (manifest: Manifest) => (import.meta.env.PROD ? openPackCache(manifest) : null)
  /** The service worker answers for them, so that a page without one has none. */
  const copied = async () => (import.meta.env.PROD && navigator.serviceWorker?.controller ? listCopies().catch(() => []) : [])
  const readJson = async (url: URL, path: string) => {
    const response = await fetchOk(url, path, undefined)
    return parseJson(path, new Uint8Array(await response.arrayBuffer()))
  }
  return {
    url,
    list: async () => {
      const [served, copies] = await Promise.all([readJson(new URL('packs.json', modelsUrl), 'packs.json'), copied()])
      const packs = parseField('packs.json', packList, served)
      if (packs.length === 0)
        throw new SubcodeError('bad-pack', 'packs.json: at least one pack was expected, and the list is empty.', {
          values: { reason: 'no-packs' },
        })
      const all = [...packs, ...copies.map(({ name, title }) => ({ name, title }))]
      return all.filter(({ name }, index) => all.findIndex((first) => first.name === name) === index)
    },
    readManifest: async (name) => readConfig(new Uint8Array(await (await openPackFile(url(name), 'config.json')).arrayBuffer())),
    readFile: async (name, path) => (await openPackFile(url(name), path)).blob(),
    readCard: async (name, manifest) => {
      const file = cardFile(manifest)
      return file && fetchCard(url(name), file, await cacheOf(manifest))
    },
    readCovariance: async (name, manifest) => {
      const { fetchCovariance } = await import('../packs/covariance.ts')
      return fetchCovariance(url(name), manifest, await cacheOf(manifest))
    },
  }
}
