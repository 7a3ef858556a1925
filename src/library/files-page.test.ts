import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adviceOf, fileKinds, type FileRow } from '../formats/file-kinds.ts'
import type { NamedFile } from '../protocol/library-api.ts'
import { flaxBytes } from '../../e2e/support/diffenc.ts'
import { ldmCheckpoint, ldmOfDiffusers } from '../../e2e/support/latent-diffusion.ts'
import { crc32 } from '../formats/crc32.ts'
import { int } from '../formats/fixtures/pickle-bytes.ts'
import { distributedFolder } from '../formats/fixtures/sharded-files.ts'
import type { StateDict } from '../formats/tensor.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { writeSafetensors } from '../formats/write-safetensors.ts'
import { writeZip } from '../formats/write-zip.ts'
import { combine } from './combine.ts'
import { modelParts, packings } from './model-files.ts'
import { openFiles } from './open-files.ts'
import { recognise } from './recognise.ts'

const golden = 'e2e/golden'
const pack = 'models/toyface'

const bring = (path: string, name = basename(path)): NamedFile => ({ path: name, file: new File([readFileSync(path)], basename(path)) })

const packFolder = (): NamedFile[] =>
  readdirSync(pack, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('.'))
    .map((path) => bring(`${pack}/${path}`, `toyface/${path}`))

async function packZip(): Promise<NamedFile[]> {
  const entries = packFolder().map(async ({ path, file }) => {
    return { path, content: file, crc32: crc32(new Uint8Array(await file.arrayBuffer())) }
  })
  return [{ path: 'toyface.zip', file: new File([writeZip(await Promise.all(entries))], 'toyface.zip') }]
}

async function latentNet(): Promise<NamedFile[]> {
  const { tensors } = await readWeightsFile(new Blob([readFileSync(`${golden}/micro_latent/model.safetensors`)]), 'model.safetensors')
  return weightsOf(new Map([...tensors].filter(([name]) => name.startsWith('ema_model.latent_net.'))), 'latent.safetensors')
}

async function weightsOf(tensors: StateDict, path: string): Promise<NamedFile[]> {
  const inputs = [...tensors].map(async ([name, { shape, read }]) => {
    return { name, dtype: 'float32' as const, shape, bytes: new Uint8Array((await read()).slice().buffer) }
  })
  return [{ path, file: new File([writeSafetensors(await Promise.all(inputs))], basename(path)) }]
}

const settings = (path: string): NamedFile => ({ path, file: new File([JSON.stringify({ T: 1000 })], basename(path)) })

async function zipAround(): Promise<NamedFile[]> {
  const content = new Blob([readFileSync(`${golden}/micro/last.ckpt`)])
  const zip = writeZip([{ path: 'ffhq/last.ckpt', content, crc32: crc32(new Uint8Array(await content.arrayBuffer())) }])
  return [{ path: 'ffhq.zip', file: new File([zip], 'ffhq.zip') }]
}

async function piecesOfProcesses(): Promise<NamedFile[]> {
  const { tensors } = await readWeightsFile(new Blob([readFileSync(`${golden}/micro_ddpm/model.safetensors`)]), 'model.safetensors')
  const weights = [...tensors].map(async ([name, { shape, read }]) => ({ name, shape: [...shape], values: await read() }))
  const pieces = await distributedFolder(await Promise.all(weights), { img_size: int(32) }, 'ema')
  return pieces.map(([name, blob]) => ({ path: `fsdp/${name}`, file: new File([blob], name) }))
}

/** An example of every row, so that the page promises nothing that is not so. */
const partExamples: Record<keyof typeof modelParts, () => NamedFile[] | Promise<NamedFile[]>> = {
  autoencoder: () => [bring(`${golden}/micro/last.ckpt`)],
  ddim: () => [bring(`${golden}/micro_ddpm/model.safetensors`)],
  'latent-diffusion': async () => weightsOf((await ldmCheckpoint()).tensors, 'model.safetensors'),
  diffenc: () => [bring(`${golden}/diffenc/model.safetensors`)],
  'latent-unet': async () => weightsOf((await ldmOfDiffusers()).unet, 'unet/diffusion_pytorch_model.safetensors'),
  'first-stage': async () => weightsOf((await ldmOfDiffusers()).stage, 'vqvae/diffusion_pytorch_model.safetensors'),
  latent: latentNet,
  classifier: () => [bring(`${golden}/micro_cls/last.ckpt`)],
  statistics: () => [bring(`${golden}/micro_latent/latent.pkl`)],
  pack: packFolder,
}
const packingExamples: Record<keyof typeof packings, () => NamedFile[] | Promise<NamedFile[]>> = {
  torch: () => [bring(`${golden}/micro/last.ckpt`)],
  safetensors: () => [bring(`${golden}/micro_ddpm/model.safetensors`)],
  flax: async () => {
    const { tensors } = await readWeightsFile(new Blob([readFileSync(`${golden}/diffenc/model.safetensors`)]), 'model.safetensors')
    return [{ path: 'checkpoint_8', file: new File([await flaxBytes(tensors)], 'checkpoint_8') }]
  },
  hubFolder: () => [settings('hub/config.json'), bring(`${golden}/micro_ddpm/model.safetensors`, 'hub/model.safetensors')],
  parts: () => [settings('hub/config.json'), bring(`${golden}/micro_ddpm/model.safetensors`, 'hub/model-00001-of-00001.safetensors')],
  pieces: piecesOfProcesses,
  zip: zipAround,
  packFolder,
  packZip,
}

test.each(Object.entries(partExamples))('a file of the kind %s is recognised as that', async (kind, make) => {
  expect((await recognise(null, await make())).files.map((file) => file.kind)).toEqual([kind])
})

test.each(Object.entries(packingExamples))('weights in a packing of the kind %s are recognised', async (_, make) => {
  const { files, problem } = await recognise(null, await make())
  expect([problem, files.map(({ kind }) => kind)]).toEqual([null, [expect.not.stringMatching('refused')]])
})

describe('a folder of diffusers', async () => {
  const { unet, stage } = await ldmOfDiffusers()
  const json = (path: string, value: unknown): NamedFile => ({ path, file: new File([JSON.stringify(value)], basename(path)) })
  const ofUnet = { _class_name: 'UNet2DModel', sample_size: 8, attention_head_dim: 32 }
  const halfIn = async (folder: string, settings: object) => [
    ...(await weightsOf(unet, `ldm/${folder}/diffusion_pytorch_model.safetensors`)),
    json(`ldm/${folder}/config.json`, settings),
  ]
  const half = [...(await halfIn('unet', ofUnet)), json('ldm/model_index.json', {})]
  const first = [
    ...(await weightsOf(stage, 'ldm/vqvae/diffusion_pytorch_model.safetensors')),
    json('ldm/vqvae/config.json', { _class_name: 'VQModel' }),
  ]
  const scheduler = (settings: object) => json('ldm/scheduler/scheduler_config.json', { num_train_timesteps: 1000, ...settings })
  const ofBetas = scheduler({ _class_name: 'DDIMScheduler', beta_schedule: 'scaled_linear', beta_start: 0.0015, beta_end: 0.0195 })

  test('makes a pack of its two halves with the schedule beside them, and one alone asks for the other', async () => {
    const { proposal, problem, questions, files } = await recognise(null, [...half, ...first, ofBetas])
    expect([problem, questions, files.map(({ kind }) => kind)]).toEqual([null, [], ['latent-unet', 'first-stage']])
    expect(files).toMatchObject([{ unknown: [] }, { unknown: [] }])
    expect(proposal).toMatchObject({ title: 'ldm', imageSize: 16, missing: ['encoder'] })
    expect((await recognise(null, half)).problem).toMatchObject({ values: { reason: 'half-missing', half: 'first-stage' } })
  })

  // EMAModel.save_pretrained (diffusers, training_utils.py) writes its own state among the settings of the model that it averaged.
  test('gives its moving average, with the same schedule, where training has kept both', async () => {
    const state = {
      decay: 0.9999,
      inv_gamma: 1,
      min_decay: 0,
      optimization_step: 500,
      power: 0.75,
      update_after_step: 0,
      use_ema_warmup: true,
    }
    const averaged = await halfIn('unet_ema', { ...ofUnet, ...state })
    const opened = await openFiles([...half, ...averaged, ...first, ofBetas])
    expect(opened.map(({ found }) => found)).toMatchObject([{ unknown: [] }, { unknown: [] }, { unknown: [] }])
    const { names, ...combination } = combine(opened)
    expect([combination.kind, names[0]]).toEqual(['sources', 'ldm/unet_ema/diffusion_pytorch_model.safetensors'])
    const { questions, problem } = await recognise(null, [...averaged, ...first, ofBetas])
    expect([questions, problem]).toEqual([[], null])
  })

  test('is refused where its scheduler has no betas', async () => {
    const { problem } = await recognise(null, [...half, ...first, scheduler({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 1 })])
    expect(problem).toMatchObject({
      values: { reason: 'hyper-parameter-wrong', name: 'scheduler', found: '"FlowMatchEulerDiscreteScheduler"' },
    })
  })
})

test('the page "What files can I bring" says what the tables say (vitest -u writes it anew)', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/files.md')
})

function page(): string {
  const rows: readonly FileRow[] = fileKinds
  const isPhoto = ({ photo }: FileRow) => photo === 'taken' || 'byBrowser' in photo
  const photos = rows.filter(isPhoto)
  const refused = rows.filter((row) => !isPhoto(row) && row.model !== 'taken')
  return [
    '# What files can I bring',
    'The studio tells files by their content, never by their names. Drop them anywhere on the page, several at once too. None of them leaves the device.',
    '## Photos',
    'Whatever the browser can draw is taken, up to 50 megapixels and 200 MB: of an animation the first picture, upright as the camera was held, transparent parts on white.',
    table(
      ['file', 'taken'],
      photos.map(({ name, photo }) => [name, photo === 'taken' ? 'yes' : `where the browser can read it. Elsewhere: ${adviceOf(photo)}`]),
    ),
    "A face goes back into its photo as a PNG in the photo's own colours. Where the PNG lacks something of the file (colours of print, brightness for HDR screens, more than 8 bits), the page says so.",
    '## Models',
    list(Object.values(modelParts)),
    'They may be packed in any of these ways:',
    list(Object.values(packings)),
    'Files that belong together are brought together. Nothing in them is executed.',
    '## Your own work',
    list([
      'A project: the ZIP file that "Save all as a project" writes. What it holds is added to what is there.',
      'A picture that was saved with its codes: a PNG, also after another program has written it anew, as long as it keeps the text in it. optipng, oxipng, pngcrush, ImageMagick, GraphicsMagick and ExifTool keep it, unless they are told to strip; Pillow, sharp, OpenCV and zopflipng keep it only if they are told to. Without the text the picture is a photo like any other: keep the file that the studio saved.',
    ]),
    '## What is refused, and what to do',
    table(
      ['file', 'what to do'],
      refused.map(({ name, photo, model }) => [name, adviceOf(photo) || adviceOf(model) || 'The studio has no use for it.']),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')

function table(heads: string[], rows: string[][]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
