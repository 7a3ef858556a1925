import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parseAttributes } from '../packs/attributes.ts'
import { keepMeasured, readMeasured } from '../packs/measured-numbers.ts'
import { writeFile } from '../packs/pack-folder.ts'
import type { ImportProgress, NamedFile } from '../protocol/library-api.ts'
import { filesOf, memoryStore, putFile } from './fixtures/memory-store.ts'
import { createLibraryHandlers } from './library-handlers.ts'

const golden = 'e2e/golden'
const micro = `${golden}/micro/last.ckpt`
const latent = `${golden}/micro_latent/model.safetensors`
const classifier = `${golden}/micro_cls/last.ckpt`

/** Files as the user brings them; files of one name get their folder before it. */
function bring(...paths: string[]): NamedFile[] {
  return paths.map((path) => ({
    path: path.split('/').slice(-2).join('/'),
    file: new File([readFileSync(path)], basename(path), { lastModified: 1 }),
  }))
}

function library(store = memoryStore()) {
  const handlers = createLibraryHandlers(() => Promise.resolve(store))
  const context = (signal = new AbortController().signal, emit: (progress: ImportProgress) => void = () => {}) => ({ signal, emit })
  const quiet = { signal: context().signal, emit: () => {} } as never
  return {
    store,
    recognise: (...paths: string[]) => handlers.recognise({ files: bring(...paths) }, quiet),
    make: (name: string, files: NamedFile[], signal?: AbortSignal, emit?: (progress: ImportProgress) => void) =>
      handlers.import({ files, name, title: name }, context(signal, emit)),
    list: () => handlers.list(undefined, quiet),
    remove: (name: string) => handlers.remove({ name }, quiet),
    namesOf: (name: string) => handlers.attributeNames({ name }, quiet),
    rename: (name: string, names: string[]) => handlers.renameAttributes({ name, names }, quiet),
    exportZip: (name: string) => handlers.exportZip({ name }, context()),
  }
}

test('files are recognised by what they hold, and what a pack of them would lack is told', async () => {
  const { recognise } = library()
  const whole = await recognise(micro, latent, classifier, `${golden}/micro_latent/latent.pkl`, `${golden}/micro_ddpm/model.safetensors`)
  expect(whole.problem).toBeNull()
  expect(whole.files.map(({ kind }) => kind)).toEqual(['autoencoder', 'autoencoder', 'classifier', 'statistics', 'ddim'])
  expect(whole.files[0]).toMatchObject({ imageSize: 32, zSize: 64, hasLatent: false, bytes: 3367743 })
  expect(whole.proposal).toMatchObject({ imageSize: 32, missing: [], keptBytes: 0 })
  expect((await recognise(micro)).proposal?.missing).toEqual(['latent', 'statistics', 'classifier'])
  expect((await recognise(latent)).proposal?.missing).toEqual(['classifier'])
  expect((await recognise(`${golden}/micro_ddpm/model.safetensors`)).proposal?.missing).toEqual(['encoder'])
  const alone = await recognise(classifier)
  expect(alone.proposal).toBeNull()
  expect(alone.problem).toMatchObject({
    message: 'micro_cls/last.ckpt: These files go with an autoencoder, which is missing: bring its checkpoint together with them.',
    values: { reason: 'autoencoder-missing', files: ['micro_cls/last.ckpt'] },
  })
  expect((await recognise(micro, micro)).problem).toMatchObject({
    message: expect.stringMatching(/these are 2 autoencoders: bring one/),
    values: { reason: 'several-of-a-kind', part: 'autoencoders' },
  })
})

test('a pack is byte for byte that of the command line', async () => {
  const { store, make, list } = library()
  const seen: ImportProgress[] = []
  const kept = await make('together', bring(micro, latent, classifier), undefined, (progress) => seen.push(progress))
  const out = join(mkdtempSync(join(tmpdir(), 'subcode-')), 'together')
  const args = [micro, '--latent', latent, '--classifier', classifier, '--out', out]
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli/convert.ts', ...args])
  const expected = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.'))
  const found = await filesOf(await store.getDirectoryHandle('together'))
  expect([...found.keys()].sort()).toEqual(expected.sort())
  for (const [path, bytes] of found) expect([path, Buffer.compare(bytes, readFileSync(join(out, path)))]).toEqual([path, 0])
  expect(await list()).toEqual({ packs: [kept], interrupted: [] })
  expect(seen.at(-1)).toMatchObject({ leftMs: 0, doneBytes: seen.at(-1)?.totalBytes })
  expect(seen.every(({ doneBytes }, i) => doneBytes >= (seen[i - 1]?.doneBytes ?? 0))).toBe(true)
})

test('a pack comes back from its zip as it was, under its own or another name', async () => {
  const { store, make, exportZip, recognise, remove } = library()
  await make('first', bring(micro))
  const before = await filesOf(await store.getDirectoryHandle('first'))
  const zip = new File([await exportZip('first')], 'first.zip')
  await remove('first')
  expect(await filesOf(store)).toEqual(new Map())
  await make('first', [{ path: 'first.zip', file: zip }])
  expect(await filesOf(await store.getDirectoryHandle('first'))).toEqual(before)
  await make('second', [{ path: 'first.zip', file: zip }])
  const config = JSON.parse(new TextDecoder().decode((await filesOf(store)).get('second/config.json')))
  expect(config).toMatchObject({ name: 'second', title: 'second', imageSize: 32 })
  await expect(make('second', bring(micro))).rejects.toThrow('There is a pack named "second" already')
  expect((await recognise('models/toyface/config.json')).files[0]).toMatchObject({ kind: 'refused' })
})

test('attributes of a kept pack get other names, which stay with it and go into its zip', async () => {
  const { store, make, exportZip, namesOf, rename, list } = library()
  const files = bring(micro, classifier, `${golden}/micro_latent/latent.pkl`)
  await make('first', files)
  const before = await namesOf('first')
  const names = before.map((name, i) => (i === 0 ? ' Beard of three days ' : name))
  const folder = await store.getDirectoryHandle('first')
  const modelOf = async () => {
    const config = JSON.parse(new TextDecoder().decode((await filesOf(folder)).get('config.json')))
    return { ...config, attributes: null, files: config.files.filter(({ path }: { path: string }) => !path.startsWith('attributes')) }
  }
  const model = await modelOf()
  for (let time = 0; time < 2; time++) {
    await rename('first', names)
    expect(await namesOf('first')).toEqual(['Beard of three days', ...before.slice(1)])
    const [path, ...others] = [...(await filesOf(folder)).keys()].filter((path) => path.startsWith('attributes'))
    expect(others).toEqual([])
    const { attributes } = parseAttributes('a.json', JSON.parse(new TextDecoder().decode((await filesOf(folder)).get(path ?? ''))), 64)
    expect(attributes.map(({ key }) => key)).toEqual(before)
  }
  expect(await modelOf()).toEqual(model)
  await make('second', [{ path: 'first.zip', file: new File([await exportZip('first')], 'first.zip') }])
  expect((await namesOf('second'))[0]).toBe('Beard of three days')
  expect((await list()).packs.map(({ hasAttributes }) => hasAttributes)).toEqual([true, true])
  for (const wrong of [names.slice(1), names.map(() => 'same'), names.with(0, ' ')])
    await expect(rename('first', wrong)).rejects.toMatchObject({ code: 'bad-pack', values: { reason: 'attribute-names-wrong' } })
  await expect(rename('none', names)).rejects.toMatchObject({ values: { reason: 'pack-not-kept' } })
})

test('what was measured of a kept pack stays with it, in no export, and goes with it', async () => {
  const { store, make, exportZip, remove, list } = library()
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => ({ getDirectoryHandle: async () => store }) } })
  onTestFinished(() => void vi.unstubAllGlobals())
  await make('first', bring(micro))
  const before = [await list(), (await exportZip('first')).size]
  expect(await readMeasured('opfs:first')).toEqual({})
  await keepMeasured('opfs:first', { encoder: [1, 0.5] })
  expect(await readMeasured('opfs:first')).toEqual({ encoder: [1, 0.5] })
  expect([await list(), (await exportZip('first')).size]).toEqual(before)
  const keep = async (text: string) => writeFile(await store.getDirectoryHandle('first'), 'measured.json', new TextEncoder().encode(text))
  await keep('{"encoder":[1],"first_decoder":[2]}') // of version 1, whose decoder drew another state
  expect(await readMeasured('opfs:first')).toEqual({ encoder: [1] })
  await keep('{"encoder":[1,')
  expect(await readMeasured('opfs:first')).toEqual({})
  await keepMeasured('https://example.org/first/', { encoder: [1] })
  await remove('first')
  expect([await readMeasured('opfs:first'), await filesOf(store)]).toEqual([{}, new Map()])
})

test('a folder with a pack is taken, and a changed byte in it is not', async () => {
  const { make, store } = library()
  const paths = readdirSync('models/toyface', { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.'))
  const files = paths.map((path) => ({ path: `toyface/${path}`, file: new File([readFileSync(`models/toyface/${path}`)], basename(path)) }))
  await make('toyface', files)
  expect((await filesOf(store)).get('toyface/samples/face-1.png')).toEqual(
    new Uint8Array(readFileSync('models/toyface/samples/face-1.png')),
  )
  const spoilt = files.map(({ path, file }) => {
    if (!path.endsWith('encoder.bin')) return { path, file }
    const bytes = readFileSync('models/toyface/onnx/encoder.bin')
    bytes[100] = (bytes[100] ?? 0) ^ 1
    return { path, file: new File([bytes], basename(path)) }
  })
  await expect(make('spoilt', spoilt)).rejects.toMatchObject({
    code: 'integrity',
    message: expect.stringMatching(/^onnx\/encoder.bin: expected SHA-256/),
  })
  expect([...(await filesOf(store)).keys()].some((path) => path.startsWith('spoilt'))).toBe(false)
})

test('a cancelled import leaves nothing', async () => {
  const { store, make, list } = library()
  const stop = new AbortController()
  const cancelled = make('never', bring(micro), stop.signal, () => stop.abort())
  await expect(cancelled).rejects.toMatchObject({ code: 'aborted' })
  expect(await filesOf(store)).toEqual(new Map())
  expect(await list()).toEqual({ packs: [], interrupted: [] })
})

/** A store whose tab is closed after some files: later calls never return. */
async function interruptedAfter(files: number): Promise<FileSystemDirectoryHandle> {
  const whole = library()
  await whole.make('micro', bring(micro))
  const found = await filesOf(whole.store)
  const store = memoryStore()
  const data = [...found].filter(([path]) => path.endsWith('.bin')).slice(0, files)
  const config = JSON.parse(new TextDecoder().decode(found.get('micro/config.json')))
  const done = config.files.slice(0, files)
  const fingerprint = JSON.stringify(bring(micro).map(({ path, file }) => [path, file.size, file.lastModified]))
  const journal = { title: 'Mine', names: ['micro/last.ckpt'], fingerprint, stored: 'float16', done }
  for (const [path, bytes] of data) await putFile(store, path, bytes)
  await putFile(store, 'micro/import.json', new TextEncoder().encode(JSON.stringify(journal)))
  return store
}

test('an interrupted import is found, goes on with the same files, and ends in the same pack', async () => {
  const { store, list, recognise, make } = library(await interruptedAfter(2))
  const [left] = (await list()).interrupted
  expect(left).toMatchObject({ name: 'micro', title: 'Mine', files: ['micro/last.ckpt'] })
  expect((await recognise(micro)).proposal).toMatchObject({ title: 'Mine', keptBytes: left?.doneBytes })
  const first: ImportProgress[] = []
  await make('micro', bring(micro), undefined, (progress) => first.push(progress))
  expect(first[0]?.doneBytes).toBeGreaterThanOrEqual(left?.doneBytes ?? Infinity)
  const fresh = library()
  await fresh.make('micro', bring(micro))
  expect(await filesOf(store)).toEqual(await filesOf(fresh.store))
})

test('what is neither a pack nor an interrupted import is cleared away', async () => {
  const { store, list } = library()
  await putFile(store, 'leftover/config.json', new TextEncoder().encode('{"format": "subcode-pa'))
  expect(await list()).toEqual({ packs: [], interrupted: [] })
  expect(await filesOf(store)).toEqual(new Map())
})
