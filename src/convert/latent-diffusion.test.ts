import { expect, test } from 'vitest'
import {
  checkpointOf,
  classCheckpoint,
  classesOfDiffusers,
  ldmCheckpoint,
  ldmGolden as golden,
  ldmOfDiffusers,
} from '../../e2e/support/latent-diffusion.ts'
import { openGraph } from '../../e2e/support/graph-runner.ts'
import { latentFaults, reproduceLatent } from '../../e2e/support/reproduce-latent.ts'
import { keyRows, shapesOf } from '../../e2e/support/shapes-of.ts'
import { assert, at } from '../base/assert.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { alphaBars } from '../math/schedule.ts'
import { checkCoverage } from './check-coverage.ts'
import { fromCompvis } from './compvis.ts'
import { convert } from './convert.ts'
import { countParameters } from './count.ts'
import { fromDiffusers } from './diffusers.ts'
import { readHyper } from './hyper-parameters.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'
import { plainCard } from './pack-manifest.ts'
import { readModel } from './model.ts'
import { modelAlone } from './fixtures/model-alone.ts'
import { modelQuestions } from './questions.ts'
import type { Said } from '../protocol/said.ts'

// Numbers of the original code of latent diffusion (e2e/golden/README.md), through the graphs that a pack holds.

test('every golden number comes out: both first stages, the U-Net with its taps, cross-attention, ten rows both ways without a clip', async () => {
  expect(latentFaults(await reproduceLatent(openGraph, golden), golden, 1e-5)).toEqual([])
  expect(Math.max(...golden.values('ddim/render').map(Math.abs))).toBeGreaterThan(90) // a clip of x0 would show
})

test('the schedule is that of the file', async () => {
  const { schedule } = readModel(await fromCompvis(await ldmCheckpoint()), null, { img_size: 16 })
  expect(schedule).toEqual({ kind: 'scaled-linear', betaStart: expect.closeTo(0.0015, 8), betaEnd: expect.closeTo(0.0195, 8), steps: 1000 })
  const times = [0, 1, 2, 9, 99, 100, 101, 499, 500, 501, 900, 901, 998, 999]
  const bars = alphaBars(schedule)
  const wanted = golden.doubles('schedule/alpha_bar')
  times.forEach((t, i) => expect(at(bars, t) / (wanted[i] ?? 0)).toBeCloseTo(1, 5))
})

test('a file that says the side of its states says that of its pictures', async () => {
  const { tensors } = await ldmCheckpoint()
  const { architecture } = readModel(await fromCompvis(checkpointOf(tensors, { image_size: 16 })), null)
  expect([architecture.imageSize, architecture.state]).toEqual([32, [3, 16, 16]])
})

const ofDiffusers = async ({ unet, stage }: Awaited<ReturnType<typeof ldmOfDiffusers>>, heads: number) => {
  const scheduler = { beta_schedule: 'scaled_linear', beta_start: 0.0015, beta_end: 0.0195, num_train_timesteps: 1000 }
  return fromDiffusers(checkpointOf(unet, { ...scheduler, sample_size: 8, attention_head_dim: heads }), checkpointOf(stage))
}

test.each([
  { of: 'an unconditional model', ours: ldmCheckpoint, theirs: ldmOfDiffusers, heads: 32, files: ['codebook.bin'] },
  { of: 'a model of classes', ours: classCheckpoint, theirs: classesOfDiffusers, heads: 2, files: ['codebook.bin', 'classes.bin'] },
])('the same weights of $of give the same pack, whichever code has named them', async ({ ours, theirs, heads, files: wanted }) => {
  const packOf = async (model: Checkpoint) => {
    const files = new Map<string, Uint8Array>()
    const card = plainCard('ldm', 'ldm')
    await convert(
      { model, ...modelAlone, said: { img_size: 16, net_beatgans_attn_head: 2 } },
      { stored: 'float16', card, measure: null },
      {
        write: (path, bytes) => Promise.resolve(void files.set(path, bytes)),
      },
    )
    return files
  }
  const [one, other] = [await packOf(await fromCompvis(await ours())), await packOf(await ofDiffusers(await theirs(), heads))]
  for (const file of wanted) expect([...one.keys()]).toContain(file)
  expect([...other.keys()]).toEqual([...one.keys()])
  for (const [path, bytes] of one) expect(Buffer.compare(bytes, other.get(path) ?? new Uint8Array()), path).toBe(0)
})

test('settings that change the arithmetic are refused, and a quantising stage without a word of its scale has 1', async () => {
  const { unet, stage } = await ldmOfDiffusers()
  const of = (ofUnet: Checkpoint['hyperParameters'], ofStage = {}) =>
    fromDiffusers(checkpointOf(unet, ofUnet), checkpointOf(stage, ofStage))
  expect(() => of({ resnet_time_scale_shift: 'scale_shift' })).toThrow(
    'Expected resnet_time_scale_shift to be default, found "scale_shift".',
  )
  expect(() => of({}, { norm_num_groups: 16 })).toThrow('norm_num_groups')
  for (const fields of [
    { rescale_betas_zero_snr: true },
    { trained_betas: [0.1, 0.2] },
    { thresholding: true },
    { attn_norm_num_groups: 16 },
  ])
    expect(() => of(fields)).toThrow(Object.keys(fields)[0])
  expect([of({}).hyperParameters.scale_factor, of({}, { scaling_factor: 0.5 }).hyperParameters.scale_factor]).toEqual([1, 0.5])
  const kl = new Map([...stage].filter(([name]) => !name.startsWith('quantize')))
  expect(fromDiffusers(checkpointOf(unet), checkpointOf(kl)).hyperParameters.scale_factor).toBe(0.18215)
})

test('a quantising stage that diffusers saved again is asked for its scale, and is 1 unless the user says 0.18215', async () => {
  const { unet, stage } = await ldmOfDiffusers()
  const saved = fromDiffusers(
    checkpointOf(unet, { sample_size: 8, beta_schedule: 'scaled_linear' }),
    checkpointOf(stage, { scaling_factor: 0.18215 }),
  )
  expect(modelQuestions(saved)).toEqual([{ name: 'scale_factor', proposed: 1, unreadable: null, required: false }])
  const stageOf = (said: Said) => readModel(saved, null, said).architecture.firstStage
  expect([stageOf({}), stageOf({ scale_factor: 0.18215 })]).toMatchObject([{ scale: 1 }, { scale: 0.18215 }])
  const plain = fromDiffusers(checkpointOf(unet, { sample_size: 8, beta_schedule: 'scaled_linear' }), checkpointOf(stage))
  expect(modelQuestions(plain)).toEqual([])
})

test('heads of attention are as wide as UNet2DModel makes them where its configuration has a null or lacks the field', async () => {
  const { unet, stage } = await ldmOfDiffusers()
  const of = async (settings: Checkpoint['hyperParameters']) => {
    const made = fromDiffusers(checkpointOf(unet, { ...settings, sample_size: 8 }), checkpointOf(stage))
    const qkv = await made.tensors.get('middle_block.1.qkv.bias')?.read()
    return { heads: readModel(made, null, { beta_scheduler: 'scaled_linear' }).architecture.attentionHeads, qkv: Array.from(qkv ?? []) }
  }
  // Rows of q, k and v of one head, then of the next.
  const joined = async (channels: number) => {
    const parts = await Promise.all(['q', 'k', 'v'].map((part) => unet.get(`mid_block.attentions.0.to_${part}.bias`)?.read()))
    const rows = (part: number, head: number) => Array.from(at(parts, part)?.subarray(head * channels, (head + 1) * channels) ?? [])
    return Array.from({ length: 64 / channels }, (_, head) => [0, 1, 2].flatMap((part) => rows(part, head))).flat()
  }
  expect(await of({ _class_name: 'UNet2DModel', attention_head_dim: null })).toEqual({ heads: 1, qkv: await joined(64) })
  expect(await of({ _class_name: 'UNet2DModel' })).toEqual({ heads: { channels: 8 }, qkv: await joined(8) })
  expect(await of({})).toEqual({ heads: { channels: 32 }, qkv: await joined(32) })
})

test('heads of attention that the original code saved are taken, and its side of a state for no size', async () => {
  const of = async (params: Checkpoint['hyperParameters']) => {
    const checkpoint = { ...(await ldmCheckpoint()), hyperParameters: { unet_config: { params: { image_size: 8, ...params } } } }
    return readModel(await fromCompvis(checkpoint), null, { img_size: 16 }).architecture
  }
  expect(await of({ num_heads: 2 })).toMatchObject({ imageSize: 16, attentionHeads: 2 })
  expect((await of({ num_heads: -1, num_head_channels: 16 })).attentionHeads).toEqual({ channels: 16 })
  expect((await of({})).attentionHeads).toEqual({ channels: 32 })
})

test('settings of both spellings that nobody knows are named, and those of the original code that cannot be computed are refused', async () => {
  const { tensors } = await ldmCheckpoint()
  const of = async (inStage: HyperFields, inUnet: HyperFields = {}) =>
    fromCompvis(
      checkpointOf(tensors, {
        linear_start: 0.0015,
        timesteps: 1000,
        clip_denoised: false,
        monitor: 'val/loss',
        first_stage_config: {
          target: 'ldm.models.autoencoder.VQModelInterface',
          params: { embed_dim: 3, lossconfig: { odd: 1 }, ...inStage },
        },
        unet_config: { params: { image_size: 8, num_head_channels: 32, num_heads: -1, use_new_attention_order: false, ...inUnet } },
      }),
    )
  const unknownOf = ({ hyperParameters }: Checkpoint) => readHyper(hyperParameters).unknown
  expect(unknownOf(await of({}))).toEqual([])
  expect(unknownOf(await of({ gain: 2 }, { skip_gain: 0.5 }))).toEqual([
    'first_stage_config.params.gain = 2',
    'unet_config.params.skip_gain = 0.5',
  ])
  await expect(of({}, { use_new_attention_order: true })).rejects.toThrow('Expected use_new_attention_order to be false, found true.')
  await expect(of({ ddconfig: { tanh_out: true } })).rejects.toMatchObject({
    values: { reason: 'hyper-parameter-wrong', name: 'tanh_out' },
  })
  const { unet, stage } = await ldmOfDiffusers()
  const both = fromDiffusers(checkpointOf(unet, { norm_eps: 1e-5, skip_gain: 0.5 }), checkpointOf(stage, { act_fn: 'silu', gain: 2 }))
  expect(unknownOf(both)).toEqual(['gain = 2', 'skip_gain = 0.5'])
})

/** Names and shapes alone: betas that cannot be read are left out. */
const published = async (name: string) => {
  const shapes = new Map([...shapesOf(name)].filter(([key]) => key !== 'betas' && key !== 'scale_factor'))
  return readModel(await fromCompvis(checkpointOf(shapes)), null, { beta_scheduler: 'scaled_linear' })
}

function parametersOf(model: Awaited<ReturnType<typeof published>>): Record<string, number> {
  const graphs = planGraphs(model).map((plan) => buildGraph(plan, 'fp32'))
  checkCoverage(model, graphs)
  return Object.fromEntries(graphs.map((graph) => [graph.name, countParameters(graph)]))
}

test.each([
  { name: 'compvis_celeba256_ldm', unet: 274_056_163, stage: 55_322_782, codes: 8192 * 3, state: [3, 64, 64], heads: { channels: 32 } },
  { name: 'compvis_cin256_ldm', unet: 400_920_579, stage: 55_322_782, codes: 8192 * 3, state: [3, 64, 64], heads: 1 },
  { name: 'compvis_lsun_churches256_ldm', unet: 294_966_916, stage: 83_653_863, codes: 0, state: [4, 32, 32], heads: 8 },
])('$name plans whole, with the published number of parameters', async ({ name, unet, stage, codes, state, heads }) => {
  const model = await published(name)
  expect(model.architecture).toMatchObject({ imageSize: 256, state, attentionHeads: heads })
  const { first_encoder = 0, first_decoder = 0, baseline_modulation = 0, baseline_denoiser = 0 } = parametersOf(model)
  expect(baseline_modulation + baseline_denoiser).toBe(unet)
  expect(first_encoder + first_decoder + codes).toBe(stage)
})

test.each([0, 3])('the diffusers folder plans as the original file does (names of column %i)', async (column) => {
  const [unet, stage] = ['unet', 'vqvae'].map((part) => shapesOf(`diffusers_ldm-celebahq-256_${part}`, column))
  assert(unet && stage, 'both lists are there')
  const checkpoint = fromDiffusers(checkpointOf(unet, { sample_size: 64 }), checkpointOf(stage))
  const model = readModel(checkpoint, null, { beta_scheduler: 'scaled_linear' })
  const original = await published('compvis_celeba256_ldm')
  expect(model.architecture).toEqual(original.architecture)
  expect(parametersOf(model)).toEqual(parametersOf(original))
})

test('every module of diffusers has the name that the table of both codes gives it', () => {
  const wanted = new Map(
    keyRows('diffusers_to_compvis').map(([, theirs = '', ours = '']) => [theirs, ours.replace('model.diffusion_model.', '')]),
  )
  const names = (part: string): Map<string, LazyTensor> => new Map(shapesOf(`diffusers_ldm-celebahq-256_${part}`))
  const found = fromDiffusers(checkpointOf(names('unet')), checkpointOf(names('vqvae'))).tensors
  const missing = [...wanted.values()].filter((module) => !found.has(`${module}.weight`))
  expect([wanted.size, missing]).toEqual([319, []])
})
