import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { packCacheName } from '../packs/pack-cache.ts'
import { parseManifest } from '../packs/manifest.ts'
import { copyPack, listCopies, pathsToCopy } from './pack-copies.ts'

const folder = new URL('../../models/toyface/', import.meta.url)
const packUrl = 'https://studio.test/models/toyface/'
const config = readFileSync(new URL('config.json', folder))
const manifest = parseManifest(JSON.parse(config.toString()))

/** The caches of a browser: bodies by address, and the addresses that `add` has fetched. */
const stores = new Map<string, Map<string, Buffer>>()
const fetched: string[] = []

function openStore(name: string) {
  const store = stores.get(name) ?? new Map<string, Buffer>()
  stores.set(name, store)
  const hrefOf = (request: URL | { url: string }) => ('url' in request ? request.url : request.href)
  return {
    add: async (url: URL) => {
      fetched.push(url.href)
      store.set(url.href, url.href === `${packUrl}config.json` ? config : Buffer.alloc(0))
    },
    match: async (request: URL | { url: string }) => {
      const body = store.get(hrefOf(request))
      return body && new Response(new Uint8Array(body))
    },
    keys: async () => [...store.keys()].map((url) => ({ url })),
  }
}

beforeEach(() => {
  stores.clear()
  fetched.length = 0
  vi.stubGlobal('caches', {
    open: async (name: string) => openStore(name),
    keys: async () => [...stores.keys()],
    delete: async (name: string) => stores.delete(name),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a copy holds the forms of graphs that the device runs, with lists, pictures and card', () => {
  const all = manifest.files.map(({ path }) => path).sort()
  const other = (...forms: string[]) => all.filter((path) => !forms.some((form) => path.endsWith(`${form}.onnx`)))
  expect(pathsToCopy(manifest, ['fp32']).sort()).toEqual(other('_fp16', '_mixed'))
  const half = pathsToCopy(manifest, ['fp16'])
  expect(half).toContain('onnx/denoiser_fp16.onnx')
  expect(half).toContain('onnx/modulation.onnx') // which has no other form
  expect(half).not.toContain('onnx/denoiser.onnx')
  expect(pathsToCopy(manifest, ['fp16', 'mixed', 'fp32']).sort()).toEqual(all)
})

test('what the engine has put there is not fetched again, and an older pack goes at the end', async () => {
  const name = await packCacheName(manifest)
  const weights = `${packUrl}onnx/denoiser.bin`
  for (const older of [`pack ${manifest.name} 0`, 'pack other 0']) openStore(older)
  openStore(name)
  stores.get(name)?.set(weights, Buffer.alloc(1))
  expect(await listCopies()).toEqual([]) // none is whole
  await copyPack(packUrl, manifest, ['fp32'])
  const paths = pathsToCopy(manifest, ['fp32'])
  const wanted = [...paths.map((path) => packUrl + path), `${packUrl}config.json`, 'https://studio.test/models/packs.json']
  expect(fetched.toSorted()).toEqual(wanted.filter((url) => url !== weights).sort())
  expect([...stores.keys()].sort()).toEqual(['pack other 0', name].sort())
  const bytes = manifest.files.filter(({ path }) => paths.includes(path)).reduce((sum, file) => sum + file.bytes, 0)
  expect(await listCopies()).toEqual([{ cache: name, name: manifest.name, title: manifest.title, bytes }])
})
