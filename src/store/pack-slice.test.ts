import { describe, expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { EngineInfo, LoadProgress } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients } from './clients.ts'
import { packIdOf } from './pack-id.ts'
import { createStudio } from './studio.ts'

const info = { device: 'wasm', stepMs: 7 } as EngineInfo
const progress: LoadProgress = { kind: 'download', doneBytes: 1, totalBytes: 2, leftMs: null }

/** A studio whose engine loads packs when told. */
function start() {
  const loads: { onEvent: (event: LoadProgress) => void; end: (answer: unknown) => void; fail: (error: unknown) => void }[] = []
  const call = (_verb: string, _input: unknown, { onEvent }: { onEvent: (event: LoadProgress) => void }) =>
    new Promise((end, fail) => loads.push({ onEvent, end, fail }))
  const readManifest = async (name: string) => ({ name, title: name, files: [], graphs: {}, space: {} }) as unknown as Manifest
  const studio = createStudio({ engine: { call }, packs: { url: (name: string) => name, readManifest } } as unknown as Clients)
  const load = async (name: string, onManifest?: (manifest: Manifest) => void) => {
    const count = loads.length
    const loaded = studio.getState().loadPack(name, onManifest)
    await expect.poll(() => loads.length).toBe(count + 1)
    const { onEvent, end, fail } = loads[count] ?? {}
    return {
      loaded,
      tell: () => onEvent?.(progress),
      end: (answer = info) => (end?.(answer), loaded),
      fail: (error: unknown) => (fail?.(error), loaded),
    }
  }
  return { studio, load, ...studio.getState() }
}

test('a pack tells how far it is loaded, and is ready with its time for a step', async () => {
  const { studio, load } = start()
  const a = await load('a')
  expect(studio.getState()).toMatchObject({ pack: { kind: 'loading', progress: null }, manifest: { name: 'a' }, packId: { name: 'a' } })
  a.tell()
  expect(studio.getState().pack).toEqual({ kind: 'loading', progress })
  await a.end()
  expect(studio.getState()).toMatchObject({ pack: { kind: 'ready', info }, stepMs: 7 })
})

test('a pack that fails has no time for a step; another pack leaves nothing of it', async () => {
  const { studio, load } = start()
  await (await load('a')).end()
  const again = await load('a')
  expect(studio.getState()).toMatchObject({ manifest: { name: 'a' }, packId: { name: 'a' }, stepMs: null })
  await again.fail(new SubcodeError('offline', 'gone'))
  expect(studio.getState()).toMatchObject({ pack: { kind: 'failed', error: { code: 'offline' } }, stepMs: null })
  const loading = studio.getState().loadPack('b')
  expect(studio.getState()).toMatchObject({ packName: 'b', manifest: null, packId: null })
  void loading
})

describe('other names of attributes', () => {
  const attribute = (name: string, moves = {}) => ({ name, forms: [{ moves }] })
  const attributes = [attribute('A', { B: 2 }), attribute('B')]
  const open = (answer: () => unknown) => {
    const call = async (verb: string) => (verb === 'list' ? { packs: [], interrupted: [] } : answer())
    const studio = createStudio({ library: { call } } as unknown as Clients)
    studio.setState({ packName: 'mine', pack: { kind: 'ready', info: { attributes } as unknown as EngineInfo } })
    return studio
  }

  test('are those of the pack that is open, and of no other one', async () => {
    const studio = open(() => undefined)
    await studio.getState().renameAttributes('other', ['C', 'D'])
    expect(studio.getState().pack).toMatchObject({ info: { attributes } })
    await studio.getState().renameAttributes('mine', ['C', 'D'])
    expect(studio.getState().pack).toMatchObject({ info: { attributes: [attribute('C', { D: 2 }), attribute('D')] } })
  })

  test('do not show where they cannot be kept', async () => {
    const full = new SubcodeError('quota', 'no room')
    const studio = open(() => Promise.reject(full))
    await expect(studio.getState().renameAttributes('mine', ['C', 'D'])).rejects.toBe(full)
    expect(studio.getState().pack).toMatchObject({ info: { attributes } })
  })
})

test('an older load says nothing any more', async () => {
  const { studio, load } = start()
  const a = await load('a')
  const b = await load('b')
  a.tell()
  expect(studio.getState().pack).toEqual({ kind: 'loading', progress: null })
  await b.end()
  await a.fail(new SubcodeError('offline', 'gone'))
  expect(studio.getState()).toMatchObject({ packName: 'b', pack: { kind: 'ready' }, stepMs: 7 })
})

test('the manifest is told to the last that asked for it, of its pack alone, and again at another try', async () => {
  const { load } = start()
  const told: string[] = []
  const tell = (who: string) => (manifest: Manifest) => void told.push(`${who} ${manifest.name}`)
  await (await load('a', tell('first'))).fail(new SubcodeError('offline', 'gone'))
  await (await load('a')).end()
  await (await load('b')).end()
  expect(told).toEqual(['first a', 'first a'])
  await (await load('b', tell('second'))).end()
  expect(told).toEqual(['first a', 'first a', 'second b'])
})

test('news of a restarted engine change a pack that has been loaded, and none that is still coming', async () => {
  const { studio, load, noteReady, noteFailure } = start()
  const error = new SubcodeError('device-lost', 'lost')
  const other = { ...info, device: 'webgpu', stepMs: 3 } as EngineInfo
  const a = await load('a')
  noteReady(other)
  noteFailure(error)
  expect(studio.getState().pack.kind).toBe('loading')
  await a.end()
  noteReady(other)
  expect(studio.getState()).toMatchObject({ pack: { kind: 'ready', info: other }, stepMs: 3 })
  noteFailure(error)
  expect(studio.getState().pack).toEqual({ kind: 'failed', error })
  noteFailure(new SubcodeError('offline', 'later'))
  expect(studio.getState().pack).toEqual({ kind: 'failed', error })
  noteReady(info)
  expect(studio.getState().pack).toEqual({ kind: 'ready', info })
})

test('who waits for a pack hears that it is ready, or why it is not', async () => {
  const { load, whenReady, failPack } = start()
  const { signal } = new AbortController()
  const ready = whenReady(signal)
  await (await load('a')).end()
  expect(await ready).toBe(info)
  failPack(new SubcodeError('offline', 'no list'))
  await expect(whenReady(signal)).rejects.toMatchObject({ code: 'offline' })
})

test('the id of a pack follows its networks and weights, and no other file', async () => {
  const graph = { fp32: 'onnx/a.onnx', fp16: null, weights: ['a.bin'] }
  const idOf = (hashes: Record<string, string>) =>
    packIdOf({
      name: 'a',
      title: 'A',
      graphs: { denoiser: graph },
      space: {},
      files: Object.entries(hashes).map(([path, sha256]) => ({ path, sha256, bytes: 1 })),
    } as unknown as Manifest).then(({ hash }) => hash)
  const hash = await idOf({ 'onnx/a.onnx': '1', 'onnx/a.bin': '2', '1.png': '3' })
  expect(await idOf({ '1.png': '4', 'onnx/a.bin': '2', 'onnx/a.onnx': '1' })).toBe(hash)
  expect(await idOf({ 'onnx/a.onnx': '1', 'onnx/a.bin': '5', '1.png': '3' })).not.toBe(hash)
  expect(await idOf({ 'onnx/a.onnx': '5', 'onnx/a.bin': '2', '1.png': '3' })).not.toBe(hash)
})
