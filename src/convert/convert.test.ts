import { openAsBlob } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openGolden, relativeError } from '../../e2e/support/golden.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { denoise, openModel } from '../../e2e/support/model-runner.ts'
import { at } from '../base/assert.ts'
import { readOnnx } from '../formats/read-onnx.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { levelsAt } from '../math/schedule.ts'
import { selfCheckRow } from '../math/self-check.ts'
import { parseAttributes } from '../packs/attributes.ts'
import { parseManifest } from '../packs/manifest.ts'
import { convert, prepare, type Sources } from './convert.ts'
import { createGraph } from './graph.ts'
import { Unreadable } from '../formats/unreadable.ts'
import { readModel } from './model.ts'
import { plainCard } from './pack-manifest.ts'
import { buildPlainDenoiser } from './fixtures/plain-denoiser.ts'
import { openGraph } from '../../e2e/support/graph-runner.ts'
import { modelAlone } from './fixtures/model-alone.ts'

const open = async (path: string) => readWeightsFile(await openAsBlob(`e2e/golden/${path}`), path)

async function run(sources: Partial<Sources> & Pick<Sources, 'model'>, stored: 'float16' | 'float32' = 'float16') {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const sink = { write: async (path: string, bytes: Uint8Array<ArrayBuffer>) => void files.set(path, bytes) }
  const options = { stored, card: plainCard('pack', 'test'), measure: null }
  const manifest = await convert({ ...modelAlone, ...sources }, options, sink)
  return { manifest, files }
}

describe('a pack', () => {
  test('lists every file with its size and hash, and parses', async () => {
    const { manifest, files } = await run({
      model: await open('micro_latent/model.safetensors'),
      classifier: await open('micro_cls/last.ckpt'),
    })
    expect(parseManifest(JSON.parse(new TextDecoder().decode(files.get('config.json'))))).toEqual(manifest)
    expect([...files.keys()]).toEqual([...manifest.files.map((file) => file.path), 'config.json'])
    for (const { path, bytes, sha256 } of manifest.files) {
      expect(files.get(path)?.length).toBe(bytes)
      const digest = await crypto.subtle.digest('SHA-256', files.get(path) ?? new Uint8Array())
      expect(Buffer.from(digest).toString('hex')).toBe(sha256)
    }
    expect(Object.keys(manifest.graphs).sort()).toEqual(['denoiser', 'encoder', 'latent_denoiser', 'latent_modulation', 'modulation'])
    expect(manifest).toMatchObject({ family: 'diffae', imageSize: 32, latentSchedule: { kind: 'constant', beta: 0.008 } })
    expect(manifest.space.code?.mean).toHaveLength(64)
  })

  test('is the same, byte for byte, when it is made again', async () => {
    const [first, second] = [await run({ model: await open('micro/last.ckpt') }), await run({ model: await open('micro/last.ckpt') })]
    expect(second.manifest.files).toEqual(first.manifest.files)
  })

  test('has graphs of every precision that refer to the same bytes', async () => {
    const { manifest, files } = await run({ model: await open('micro/last.ckpt') })
    const external = (path: string) => {
      const { graph } = readOnnx(files.get(path) ?? new Uint8Array(), path)
      return graph.initializers.flatMap(({ data, dims, dtype }) => (data.kind === 'external' ? [{ ...data, dims, dtype }] : []))
    }
    const { denoiser } = manifest.graphs
    expect(external(denoiser?.fp16 ?? '')).toEqual(external(denoiser?.fp32 ?? ''))
    expect(external(denoiser?.mixed ?? '')).toEqual(external(denoiser?.fp32 ?? ''))
    expect(external(denoiser?.fp32 ?? '').every(({ location, dtype }) => location === 'denoiser.bin' && dtype === 'float16')).toBe(true)
    const { modulation } = manifest.graphs
    expect(modulation).toMatchObject({ fp16: null })
    expect(modulation).not.toHaveProperty('mixed')
  })

  test('of a plain DDPM has the baseline graphs alone; beside an autoencoder they come as its baseline', async () => {
    const ddpm = await open('micro_ddpm/model.safetensors')
    expect((await run({ model: ddpm })).manifest).toMatchObject({ family: 'ddim', space: { code: null } })
    const { manifest } = await run({ model: await open('micro/last.ckpt'), baseline: ddpm })
    expect(Object.keys(manifest.graphs).sort()).toEqual(['baseline_denoiser', 'baseline_modulation', 'denoiser', 'encoder', 'modulation'])
    await expect(run({ model: ddpm, baseline: ddpm })).rejects.toThrow(/goes with an autoencoder/)
    await expect(run({ model: await open('micro/last.ckpt'), baseline: await open('patches/model.safetensors') })).rejects.toThrow(
      /found an autoencoder/,
    )
  })

  test('takes latent net and statistics from files of their own', async () => {
    const latent = await open('micro_latent/model.safetensors')
    const statistics = await open('micro_latent/latent.pkl')
    const { manifest } = await run({ model: await open('micro/last.ckpt'), latent })
    expect(manifest.graphs.latent_denoiser?.parameters).toBeGreaterThan(0)
    const withPickle = await run({ model: await open('micro/last.ckpt'), statistics })
    expect(withPickle.manifest.space.code).toEqual(manifest.space.code)
    const bare = new Map([...latent.tensors].filter(([name]) => !name.startsWith('conds_')))
    await expect(run({ model: { ...latent, tensors: bare } })).rejects.toThrow(/latent net needs conds_mean/)
    await expect(run({ model: latent, latent: await open('micro/last.ckpt') })).rejects.toThrow(/it is no latent DPM/)
  })
})

test('attributes come from the plain head of a classifier; No_Beard is turned around', async () => {
  const classifier = await open('micro_cls/last.ckpt')
  const { files } = await run({ model: await open('micro/last.ckpt'), classifier })
  const { attributes } = parseAttributes('attributes.json', JSON.parse(new TextDecoder().decode(files.get('attributes.json'))), 64)
  expect(attributes).toHaveLength(40)
  const golden = await openGolden('micro_cls')
  const logits = golden.values('logits')
  attributes.forEach(({ name, forms: [form] }, row) => {
    const code = golden.values('z_norm').slice(0, 64)
    const { weights, bias } = form ?? { weights: [], bias: 0 }
    const logit = weights.reduce((sum, w, i) => sum + w * (code[i] ?? 0), bias)
    expect(logit).toBeCloseTo((name === 'Beard' ? -1 : 1) * (logits[row] ?? 0), 4)
  })
  expect([0, 8, 24, 31, 39].map((row) => attributes[row]?.name)).toEqual(['Five o’clock shadow', 'Black hair', 'Beard', 'Smiling', 'Young'])
  await expect(run({ model: await open('patches/model.safetensors'), classifier })).rejects.toThrow(/\[classes,24\].*found \[40,64\]/)
})

test('attributes of another model, or without statistics of z_sem, are refused', async () => {
  const model = await open('micro/last.ckpt')
  const bytes = new TextEncoder().encode('as it is')
  const ofSize = (size: number) => ({ bytes, attributes: [{ name: 'Smile', forms: [{ weights: Array<number>(size).fill(1) }] }] })
  const attributes = ofSize(64)
  await expect(run({ model, attributes })).rejects.toThrow(/Attributes need conds_mean/)
  const statistics = await open('micro_latent/latent.pkl')
  const { manifest, files } = await run({ model, attributes, statistics })
  expect(manifest.attributes).toBe('attributes.json')
  expect(files.get('attributes.json')).toEqual(bytes)
  await expect(run({ model, attributes: ofSize(2), statistics })).rejects.toThrow(/a z_sem of 64 numbers, found 2 numbers for Smile/)
})

test('rows of a classifier that were never trained are left out', async () => {
  const classifier = await open('micro_cls/last.ckpt')
  const weight = at(
    [classifier.tensors.get('classifier.weight')].flatMap((tensor) => tensor ?? []),
    0,
  )
  const read = async () => (await weight.read()).map((value, i) => (i < 39 * 64 ? value / 1e4 : value))
  const tensors = new Map([...classifier.tensors, ['classifier.weight', { ...weight, read }]])
  const { files } = await run({ model: await open('micro/last.ckpt'), classifier: { ...classifier, tensors } })
  const attributes = JSON.parse(new TextDecoder().decode(files.get('attributes.json'))) as { name: string }[]
  expect(attributes.map(({ name }) => name)).toEqual(['Young'])
})

test.each(['micro', 'micro_ddpm'])('modulation and denoiser of %s give what the plain export gives', async (folder) => {
  const golden = await openGolden(folder)
  const model = readModel(golden.checkpoint)
  const graph = createGraph('plain', model.tensors, 'fp32')
  buildPlainDenoiser(graph, model.architecture)
  const [plain, folded] = [await openGraph(graph, 'float32'), await openModel(model, 'float32', 'fp32')]
  const x = golden.values('xt')
  const z = model.architecture.zSize === null ? null : golden.values('z')
  const t = { data: Float32Array.of(731, 731), dims: [2] }
  const eps = output(await plain.run({ x: folded.pictures(x), t, ...(z ? { z: folded.codes(z) } : {}) }), 'eps')
  const row = selfCheckRow(at(levelsAt(model.schedule, [731]), 0))
  expect(relativeError(output(await denoise(folded, x, z, row), 'tap:eps'), eps)).toBeLessThan(5e-5)
  await Promise.all([plain.release(), folded.release()])
})

test('parts over z_sem as it is give a pack of mean 0 and deviation 1, and go with no part over normalised z_sem', async () => {
  const model = await open('micro_latent/model.safetensors')
  const classifier = await open('micro_cls/last.ckpt')
  const told = <Named extends typeof model>(file: Named, hyper: Record<string, unknown>) => ({
    ...file,
    hyperParameters: { ...file.hyperParameters, ...(hyper as typeof model.hyperParameters) },
  })
  const [rawModel, rawClassifier] = [told(model, { latent_znormalize: false }), told(classifier, { manipulate_znormalize: false })]
  const plain = { mean: new Array<number>(64).fill(0), std: new Array<number>(64).fill(1) }
  const normalised = await prepare({ ...modelAlone, model, classifier }, 'float16')
  const alone = told(await open('micro/last.ckpt'), {})
  for (const sources of [
    { model: rawModel },
    { model: rawModel, classifier: rawClassifier },
    { model: alone, classifier: rawClassifier },
  ]) {
    const { statistics, attributes } = await prepare({ ...modelAlone, ...sources }, 'float16')
    expect([statistics, attributes ?? normalised.attributes]).toEqual([plain, normalised.attributes])
  }
  expect(normalised.statistics).not.toEqual(plain)
  const mixed = [
    { model, classifier: rawClassifier },
    { model: rawModel, classifier },
  ]
  for (const sources of mixed)
    await expect(prepare({ ...modelAlone, ...sources }, 'float16')).rejects.toThrow('A pack has one z_sem for both.')
  // A value that cannot be read is asked for, and the answer counts.
  const unreadable = told(model, { latent_znormalize: new Unreadable('an object') })
  await expect(prepare({ ...modelAlone, model: unreadable }, 'float16')).rejects.toThrow('latent_znormalize')
  expect((await prepare({ ...modelAlone, model: unreadable, said: { latent_znormalize: 0 } }, 'float16')).statistics).toEqual(plain)
  // The hyper-parameters of an autoencoder do not describe the latent net of another file.
  expect((await prepare({ ...modelAlone, model: rawModel, latent: model }, 'float16')).statistics).toEqual(normalised.statistics)
})
