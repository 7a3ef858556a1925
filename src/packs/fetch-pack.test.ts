import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { ofWeightsOnly, type WeightsOnly } from '../protocol/attribute.ts'
import type { LoadProgress } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { allForms, fetchForms, fetchManifest, fetchPack, type GraphForm } from './fetch-pack.ts'
import { packCacheName } from './pack-cache.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const graph = (name: string) => ({ fp32: `onnx/${name}.onnx`, fp16: null, weights: [`${name}.bin`], macs: 1, parameters: 1 })
const entry = (path: string, bytes: Uint8Array) => ({
  path,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

const attribute: WeightsOnly = {
  name: 'Smiling',
  group: 'mouth',
  direction: [1, 2],
  bias: 0,
  kind: 'classify',
  metric: null,
  score: null,
  range: [-1, 1],
}
const contents = (): Record<string, Uint8Array> => ({
  'onnx/encoder.onnx': bytesOf('encoder graph'),
  'onnx/encoder.bin': new Uint8Array(300_000).fill(7),
  'onnx/modulation.onnx': bytesOf('modulation graph'),
  'onnx/modulation.bin': bytesOf('modulation weights'),
  'onnx/denoiser.onnx': bytesOf('denoiser graph'),
  'onnx/denoiser.bin': bytesOf('denoiser weights'),
  'attributes.json': bytesOf(JSON.stringify([attribute])),
  'samples/a.png': bytesOf('a picture that the engine does not want'),
})

function makeManifest(files: Record<string, Uint8Array>): Manifest {
  return {
    format: 'subcode-pack',
    version: 2,
    name: 'tiny',
    title: 'Tiny',
    description: '',
    family: 'diffae',
    imageSize: 8,
    space: { state: [3, 8, 8], code: { size: 2, mean: null, std: null }, clip: true, firstStage: false },
    schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
    latentSchedule: null,
    prediction: 'eps',
    defaults: { invertSteps: 10, renderSteps: 10, latentSteps: 10 },
    graphs: { encoder: graph('encoder'), modulation: graph('modulation'), denoiser: graph('denoiser') },
    files: Object.entries(files).map(([path, bytes]) => entry(path, bytes)),
    samples: ['samples/a.png'],
    attributes: 'attributes.json',
    selfCheck: null,
    licence: { name: 'MIT', url: null, credit: '' },
    provenance: { source: '', converter: '', imagesSeen: null, note: null },
  }
}

type Served = { files: Record<string, Uint8Array>; config: Uint8Array; requested: string[]; stall: string | null }

/** A server with a small pack that a test may spoil before it asks. */
async function serve(spoil: (served: Served) => void = () => {}) {
  const files = contents()
  const served: Served = { files, config: bytesOf(JSON.stringify(makeManifest(files))), requested: [], stall: null }
  spoil(served)
  const server = createServer(({ url = '/' }, response) => {
    const path = url.slice('/pack/'.length)
    served.requested.push(path)
    const bytes = path === 'config.json' ? served.config : served.files[path]
    response.writeHead(bytes ? 200 : 404)
    if (path === served.stall) response.write(bytes?.subarray(0, 1))
    else response.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/pack/`, served, stop: () => server.close() }
}

const never = new AbortController().signal
const fetched = async (spoil: (served: Served) => void) => fetchAll((await serve(spoil)).url)

type Options = { forms?: GraphForm[]; cache?: Cache | null; signal?: AbortSignal; onProgress?: (progress: LoadProgress) => void }

async function fetchAll(url: string, { forms, cache = null, signal = never, onProgress = () => {} }: Options = {}) {
  const manifest = await fetchManifest(url, signal)
  return fetchPack({ url, manifest, cache }, forms ?? allForms(manifest), signal, onProgress)
}

describe('a whole pack', () => {
  test('arrives with its attributes, without its pictures', async () => {
    const { url, served } = await serve()
    const pack = await fetchAll(url)
    expect(pack.manifest.name).toBe('tiny')
    expect(pack.attributes).toEqual([ofWeightsOnly(attribute)])
    expect(pack.files.get('onnx/encoder.bin')).toEqual(contents()['onnx/encoder.bin'])
    expect(served.requested).not.toContain('samples/a.png')
  })

  test('tells its bytes as they come, up to exactly all of them', async () => {
    const seen: LoadProgress[] = []
    await fetchAll((await serve()).url, { onProgress: (progress) => seen.push(progress) })
    const wanted = Object.entries(contents()).filter(([path]) => !path.startsWith('samples/'))
    const totalBytes = wanted.reduce((sum, [, bytes]) => sum + bytes.length, 0)
    expect(seen.at(-1)).toEqual({ kind: 'download', doneBytes: totalBytes, totalBytes, leftMs: 0 })
  })

  test('comes in parts, each when it is asked for, and none twice', async () => {
    const { url, served } = await serve()
    const pack = await fetchAll(url, { forms: [['encoder', 'fp32']] })
    expect(served.requested.sort()).toEqual(['attributes.json', 'config.json', 'onnx/encoder.bin', 'onnx/encoder.onnx'])
    served.requested.length = 0
    for (const form of ['encoder', 'denoiser', 'denoiser'] as const) await fetchForms(pack, [[form, 'fp32']], never)
    expect(served.requested.sort()).toEqual(['onnx/denoiser.bin', 'onnx/denoiser.onnx'])
  })
})

/** A cache in memory. */
function makeCache(): Cache & { kept: Map<string, Uint8Array<ArrayBuffer>> } {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    kept,
    match: async (url: URL) => kept.has(url.href) && new Response(kept.get(url.href)),
    put: async (url: URL, response: Response) => void kept.set(url.href, new Uint8Array(await response.arrayBuffer())),
  } as unknown as Cache & { kept: Map<string, Uint8Array<ArrayBuffer>> }
}

describe('the copy of a pack', () => {
  test('takes what was fetched, and gives it at the next visit', async () => {
    const { url, served } = await serve()
    const cache = makeCache()
    await fetchAll(url, { cache })
    await expect.poll(() => cache.kept.size).toBe(7)
    served.requested.length = 0
    const seen: LoadProgress[] = []
    const pack = await fetchAll(url, { cache, onProgress: (progress) => seen.push(progress) })
    expect(served.requested).toEqual(['config.json'])
    expect(pack.files.get('onnx/encoder.bin')).toEqual(contents()['onnx/encoder.bin'])
    expect(seen.at(-1)).toMatchObject({ kind: 'download', leftMs: 0 })
  })

  test('is passed over where it is damaged, and mended', async () => {
    const { url, served } = await serve()
    const cache = makeCache()
    cache.kept.set(`${url}onnx/encoder.bin`, new Uint8Array(3))
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const pack = await fetchAll(url, { cache })
    expect(served.requested).toContain('onnx/encoder.bin')
    expect(pack.files.get('onnx/encoder.bin')?.length).toBe(300_000)
    await expect.poll(() => cache.kept.get(`${url}onnx/encoder.bin`)?.length).toBe(300_000)
    expect(warn).toHaveBeenCalledOnce()
    warn.mockRestore()
  })

  test('may be refused, which keeps no pack from being used', async () => {
    const full = { match: async () => undefined, put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await expect(fetchAll((await serve()).url, { cache: full as unknown as Cache })).resolves.toMatchObject({
      attributes: [ofWeightsOnly(attribute)],
    })
    await expect.poll(() => warn.mock.calls.length).toBe(7)
    warn.mockRestore()
  })

  test('belongs to exactly these files', async () => {
    const files = [{ path: 'a.bin', bytes: 1, sha256: '' }]
    expect(await packCacheName({ name: 'tiny', files })).not.toBe(await packCacheName({ name: 'tiny', files: [] }))
  })
})

const spoiled: [string, (served: Served) => void, string, string][] = [
  ['a missing file', ({ files }) => delete files['onnx/denoiser.bin'], 'bad-pack', 'onnx/denoiser.bin: the pack lacks this file (HTTP 404'],
  [
    'a changed byte',
    ({ files }) => files['onnx/denoiser.bin']?.fill(0, 3, 4),
    'integrity',
    'onnx/denoiser.bin: expected SHA-256 ' + entry('', bytesOf('denoiser weights')).sha256 + ', got ',
  ],
  [
    'a short file',
    ({ files }) => (files['onnx/denoiser.bin'] = bytesOf('denoiser')),
    'integrity',
    'onnx/denoiser.bin: expected 16 bytes, got 8.',
  ],
  [
    'a long file',
    ({ files }) => (files['onnx/denoiser.bin'] = new Uint8Array(99)),
    'integrity',
    'onnx/denoiser.bin: expected 16 bytes, got more than 16.',
  ],
  ['no manifest', (served) => (served.config = bytesOf('<!doctype html>')), 'bad-pack', 'config.json: this is not JSON.'],
  [
    'an endless manifest',
    (served) => (served.config = new Uint8Array(5 * 2 ** 20)),
    'bad-pack',
    'config.json: expected at most 1048576 bytes',
  ],
  ['a wrong field', withManifest({ imageSize: -1 }), 'bad-pack', 'config.json: imageSize:'],
  [
    'more than fits into memory',
    (served) => {
      const files = makeManifest(served.files).files.map((file) => ({ ...file, bytes: 2 ** 31 }))
      withManifest({ files })(served)
    },
    'bad-pack',
    'config.json: expected files of at most 4294967296 bytes in all',
  ],
  ['a graph that is not listed', withManifest({ files: [] }), 'bad-pack', 'config.json: graphs.encoder names onnx/encoder.onnx'],
  [
    'attributes of another pack',
    withManifest({ space: { state: [3, 8, 8], code: { size: 3, mean: null, std: null }, clip: true, firstStage: false } }),
    'bad-pack',
    'attributes.json: 0.direction:',
  ],
]

function withManifest(change: Partial<Manifest>): (served: Served) => void {
  return (served) => (served.config = bytesOf(JSON.stringify({ ...makeManifest(served.files), ...change })))
}

describe('a broken pack is refused by file and field', () => {
  test.each(spoiled)('%s', async (_, spoil, code, message) => {
    await expect(fetched(spoil)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })
})

describe('a download that ends early', () => {
  test('without a server is offline', async () => {
    const { url, stop } = await serve()
    stop()
    await expect(fetchAll(url)).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringContaining('config.json'),
    })
  })

  test('stops when it is cancelled in the middle of a file', async () => {
    const { url } = await serve((served) => (served.stall = 'onnx/encoder.bin'))
    const controller = new AbortController()
    const pack = fetchAll(url, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(pack).rejects.toMatchObject({ code: 'aborted' })
  })
})
