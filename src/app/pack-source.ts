import { array, object, parse, string } from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import { fetchOk } from '../packs/fetch-file.ts'
import { parseManifest } from '../packs/manifest.ts'
import { parseJson } from '../packs/parse-json.ts'
import type { PackSource } from '../store/clients.ts'

const packList = array(object({ name: string(), title: string() }))

/** The packs that are served beside the page: `packs.json` lists them, and each is a folder. `modelsUrl` ends in a slash. */
export function createPackSource(modelsUrl: URL): PackSource {
  const folder = (name: string) => new URL(`${encodeURIComponent(name)}/`, modelsUrl)
  const readJson = async (url: URL, path: string) => {
    const response = await fetchOk(url, path, undefined)
    return parseJson(path, new Uint8Array(await response.arrayBuffer()))
  }
  return {
    url: (name) => folder(name).href,
    list: async () => {
      const packs = parse(packList, await readJson(new URL('packs.json', modelsUrl), 'packs.json'))
      if (packs.length === 0) throw new SubcodeError('bad-pack', 'packs.json: at least one pack was expected, and the list is empty.')
      return packs
    },
    readManifest: async (name) => parseManifest(await readJson(new URL('config.json', folder(name)), 'config.json')),
    readFile: async (name, path) => (await fetchOk(new URL(path, folder(name)), path, undefined)).blob(),
  }
}
