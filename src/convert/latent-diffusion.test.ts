import { afterAll, beforeAll, expect, test } from 'vitest'
import { openGolden, relativeError } from '../../e2e/support/golden.ts'
import {
  checkpointOf,
  classCheckpoint,
  classesOfDiffusers,
  ldmCheckpoint,
  ldmGolden as golden,
  ldmOfDiffusers,
} from '../../e2e/support/latent-diffusion.ts'
import { denoise, type OpenModel, openModel, runDdim } from '../../e2e/support/model-runner.ts'
import { keyRows, shapesOf } from '../../e2e/support/shapes-of.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { assert, at } from '../base/assert.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { nearestCodes } from '../math/nearest-code.ts'
import { alphaBars } from '../math/schedule.ts'
import { checkCoverage } from './check-coverage.ts'
import { fromCompvis } from './compvis.ts'
import { convert } from './convert.ts'
import { countParameters } from './count.ts'
import { CLASS_TABLE } from './families/latent-diffusion.ts'
import { fromDiffusers } from './diffusers.ts'
import { readHyper } from './hyper-parameters.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'
import { plainCard } from './pack-manifest.ts'
import { readModel } from './model.ts'
import { modelAlone } from './fixtures/model-alone.ts'

// Numbers of the original code of latent diffusion (e2e/golden/README.md), through the graphs that a pack holds.

const open = async (checkpoint: Checkpoint): Promise<OpenModel> =>
  openModel(readModel(await fromCompvis(checkpoint), null, { img_size: 16 }), 'float32', 'fp32')

let vq: OpenModel
let kl: OpenModel
beforeAll(async () => {
  ;[vq, kl] = await Promise.all([open(await ldmCheckpoint('vq')), open(await ldmCheckpoint('kl'))])
}, 60_000)
afterAll(() => Promise.all([vq.release(), kl.release()]))

const picture = (data: Float32Array) => ({ data, dims: [data.length / 768, 3, 16, 16] })
const state = (data: Float32Array) => ({ data, dims: [data.length / 192, 3, 8, 8] })
/** The first of two pictures, which the activations are of. */
const first = (data: Float32Array) => data.slice(0, data.length / 2)
const encode = async (model: OpenModel) => output(await model.run('first_encoder', { image: picture(golden.values('image')) }), 'state')
const decode = async (model: OpenModel, states: Float32Array) => output(await model.run('first_decoder', { state: state(states) }), 'image')

test('the first stage encodes, looks up and decodes as the original', async () => {
  expect(relativeError(await encode(vq), golden.values('vq/z'))).toBeLessThan(1e-5)
  expect(relativeError(await decode(vq, golden.values('vq/quantised')), golden.values('vq/decoded'))).toBeLessThan(1e-5)
  expect(relativeError(await decode(vq, golden.values('vq/z')), golden.values('vq/decoded_not_quantised'))).toBeLessThan(1e-5)
})

test('a KL stage encodes to the mean', async () => {
  expect(relativeError(await encode(kl), golden.values('kl/mean'))).toBeLessThan(1e-5)
  expect(relativeError(await decode(kl, golden.values('kl/mean')), golden.values('kl/decoded'))).toBeLessThan(1e-5)
})

test('the U-Net predicts the noise of the original at every time, from the moving average', async () => {
  for (const t of [0, 1, 37, 500, 999]) {
    const row = { t, a: 1, s: 1, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 }
    const made = await denoise(vq, golden.values('unet/x'), null, row)
    expect(relativeError(output(made, 'tap:eps'), golden.values(`unet/eps_t${t}`)), `t = ${t}`).toBeLessThan(1e-5)
    if (t !== 500) continue
    const taps = golden.names.filter((name) => /^unet\/(input_blocks|middle_block|output_blocks)/.test(name))
    expect(taps.length).toBe(9)
    for (const name of taps) {
      expect(relativeError(first(output(made, `tap:${name.slice(5)}`)), golden.values(name)), name).toBeLessThan(1e-5)
    }
  }
})

test('ten chained rows go both ways without a clip', async () => {
  const drawn = await runDdim(vq, 'render', golden.values('ddim/z_T'), null, 10)
  const states = golden.values('ddim/render')
  drawn.forEach(({ next }, i) => expect(relativeError(next, states.slice(384 * i, 384 * (i + 1)))).toBeLessThan(1e-5))
  const raised = await runDdim(vq, 'invert', golden.values('vq/z'), null, 10)
  const up = golden.values('ddim/invert')
  // The last rows of an inversion enlarge a rounding of the first ones.
  raised.forEach(({ next }, i) => expect(relativeError(next, up.slice(384 * i, 384 * (i + 1)))).toBeLessThan(2e-5))
  expect(Math.max(...states.map(Math.abs))).toBeGreaterThan(90) // a clip of x0 would show
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

test('codes are the nearest ones of the codebook, at the places of the original', async () => {
  const { tensors } = await fromCompvis(await ldmCheckpoint())
  const codebook = await tensors.get('first_stage_model.quantize.embedding.weight')?.read()
  assert(codebook, 'the golden model quantises')
  const [z, indices] = [golden.values('vq/z'), golden.integers('vq/indices')]
  for (const i of [0, 1]) {
    const wanted = new Float32Array(192).map((_, at) => codebook[3 * (indices[64 * i + (at % 64)] ?? 0) + Math.floor(at / 64)] ?? 0)
    expect(nearestCodes(z.slice(192 * i, 192 * (i + 1)), codebook, 3)).toEqual(wanted)
  }
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

/** The model of classes with some of its tensors changed, through what an import checks: its graphs and that nothing is left over. */
const classModel = async (change: (shapes: Map<string, readonly number[]>) => void, heads = 2) => {
  const { tensors } = await fromCompvis(await classCheckpoint())
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape] as const))
  change(shapes)
  const read = () => Promise.resolve(new Float32Array())
  const changed = new Map([...shapes].map(([name, shape]) => [name, { name, dtype: 'float32' as const, shape, read }] as const))
  const model = readModel(checkpointOf(changed), null, { img_size: 16, net_beatgans_attn_head: heads })
  checkCoverage(
    model,
    planGraphs(model).map((plan) => buildGraph(plan, 'fp32')),
  )
}

const block = 'middle_block.1.transformer_blocks.0'
const cross = `${block}.attn2`

test.each<[string, (shapes: Map<string, readonly number[]>) => void, object]>([
  [
    'keys of another width',
    (to) => to.set('output_blocks.0.1.transformer_blocks.0.attn2.to_k.weight', [64, 48]),
    { reason: 'tensor-shape-wrong' },
  ],
  [
    'values of another width',
    (to) => to.set(`${cross}.to_v.weight`, [64, 48]),
    { reason: 'tensor-shape-wrong', expectedShape: [64, 32], foundShape: [64, 48] },
  ],
  ['fewer queries than channels', (to) => to.set(`${cross}.to_q.weight`, [32, 64]), { reason: 'tensor-shape-wrong' }],
  ['no bias of its output', (to) => to.delete(`${cross}.to_out.0.bias`), { reason: 'tensor-missing', tensor: `${cross}.to_out.0.bias` }],
  ['a bias of its queries', (to) => to.set(`${cross}.to_q.bias`, [64]), { reason: 'tensor-unknown', tensor: `${cross}.to_q.bias` }],
  [
    'another inner width in one half of its GEGLU',
    (to) => to.set(`${block}.ff.net.0.proj.weight`, [300, 64]),
    { reason: 'tensor-shape-wrong' },
  ],
  ['a feed-forward part without a matrix back', (to) => to.set(`${block}.ff.net.2.weight`, [64]), { reason: 'tensor-shape-wrong' }],
  ['no norm before its keys', (to) => to.delete(`${block}.norm2.weight`), { reason: 'tensor-missing' }],
  [
    'a second block in one place alone',
    (to) => {
      for (const [name, shape] of [...to]) if (name.startsWith(block)) to.set(name.replace('blocks.0', 'blocks.1'), shape)
    },
    { reason: 'tensor-missing', tensor: 'input_blocks.3.1.transformer_blocks.1.norm1.weight' },
  ],
  ['no cross-attention', (to) => to.delete(`${cross}.to_k.weight`), { reason: 'model-unknown' }],
  ['a table of one row', (to) => to.set(CLASS_TABLE, [1, 32]), { reason: 'model-unknown' }],
  ['a table of other numbers', (to) => to.set(CLASS_TABLE, [6, 16]), { reason: 'model-unknown' }],
  ['a table of one axis', (to) => to.set(CLASS_TABLE, [192]), { reason: 'model-unknown' }],
  ['a table of three axes', (to) => to.set(CLASS_TABLE, [6, 32, 1]), { reason: 'model-unknown' }],
  ['an empty table', (to) => to.set(CLASS_TABLE, []), { reason: 'model-unknown' }],
])('a model of classes with %s is refused, and the reason names it', async (_, change, values) => {
  await expect(classModel(change)).rejects.toMatchObject({ code: 'bad-file', values })
})

test.each([1, 2, 4, 64])('%i heads share the channels of the model of classes', async (heads) => {
  await expect(classModel(() => {}, heads)).resolves.toBeUndefined()
})

test('heads that do not share the channels evenly are refused, by their number and by their width', async () => {
  await expect(classModel(() => {}, 3)).rejects.toThrow(
    'Expected a number of attention heads that divides the 64 channels of input_blocks.3.1, found 3.',
  )
  const { tensors } = await ldmCheckpoint()
  const wide = fromCompvis(checkpointOf(tensors, { unet_config: { params: { num_head_channels: 24 } } }))
  const values = { reason: 'heads-unfit', heads: { channels: 24 }, channels: 64 }
  await expect(wide.then((checkpoint) => readModel(checkpoint, null, { img_size: 16 }))).rejects.toMatchObject({ code: 'bad-file', values })
  const { unet, stage } = await ldmOfDiffusers()
  const other = fromDiffusers(checkpointOf(unet, { sample_size: 8, attention_head_dim: 24 }), checkpointOf(stage))
  expect(() => readModel(other, null, { beta_scheduler: 'scaled_linear' })).toThrow('for each attention head that divides the 64 channels')
  const { checkpoint } = await openGolden('micro')
  const diffae = { ...checkpoint, hyperParameters: { ...checkpoint.hyperParameters, net_beatgans_attn_head: 5 } }
  expect(() => readModel(diffae)).toThrow('Expected a number of attention heads that divides')
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
