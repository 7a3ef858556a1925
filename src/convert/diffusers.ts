import { joinArrays } from '../base/arrays.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor, StateDict } from '../formats/tensor.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { CLASS_TABLE } from './families/latent-diffusion.ts'
import { type Hyper, hyperCount, pick, readHyper, unusable } from './hyper-parameters.ts'
import { checkSettings, type OtherSettings, strangeFields } from './other-settings.ts'

/*
 * Latent diffusion as the diffusers library keeps it: `unet` and `vqvae` (or `vae`) in a folder each. Their tensors get the names of the original
 * code, so that everything after this file knows one layout. Until version 0.14 attention had other names (query, key, value, proj_attn).
 */

/** The class of the scheduler beside a U-Net, whose other settings stand among those of the U-Net. */
export const SCHEDULER_CLASS = 'scheduler_class'

/** What the library's EMAModel (save_pretrained) adds to the configuration of the model that it averaged. */
const emaSettings = ['decay', 'inv_gamma', 'min_decay', 'optimization_step', 'power', 'update_after_step', 'use_ema_warmup']

/** The settings of both parts and of the sampler. */
const settings: OtherSettings = {
  fixed: {
    act_fn: ['silu', 'swish'],
    add_attention: [true],
    attn_norm_num_groups: [null, 32],
    center_input_sample: [false],
    class_embed_type: [null],
    downsample_padding: [1],
    flip_sin_to_cos: [true],
    freq_shift: [0],
    mid_block_add_attention: [true],
    mid_block_scale_factor: [1],
    norm_eps: [1e-5],
    norm_num_groups: [32],
    norm_type: ['group'],
    num_attention_heads: [null],
    num_class_embeds: [null],
    only_cross_attention: [false],
    dual_cross_attention: [false],
    rescale_betas_zero_snr: [false],
    resnet_time_scale_shift: ['default'],
    thresholding: [false],
    time_embedding_type: ['positional'],
    trained_betas: [null],
  },
  told: new Set([
    ...['_class_name', '_diffusers_version', '_name_or_path', 'block_out_channels', 'down_block_types', 'up_block_types', 'in_channels'],
    ...[
      'out_channels',
      'latent_channels',
      'layers_per_block',
      'num_vq_embeddings',
      'vq_embed_dim',
      'sample_size',
      'dropout',
      'force_upcast',
    ],
    ...[
      'lookup_from_codebook',
      'upsample_type',
      'downsample_type',
      'num_train_timesteps',
      'clip_sample',
      'set_alpha_to_one',
      'steps_offset',
    ],
    ...['cross_attention_dim', 'transformer_layers_per_block', 'use_linear_projection', 'upcast_attention'],
    ...['timestep_values', 'variance_type', 'skip_prk_steps', 'tensor_format', 'clip_sample_range', 'sample_max_value', SCHEDULER_CLASS],
    ...emaSettings,
  ]),
}

/** In a U-Net with transformers the library takes attention_head_dim for the number of heads. */
const TRANSFORMER_HEADS = 8
const MAX_HEAD_CHANNELS = 1024
const MAX_SIDE = 512

/** Whether a U-Net attends to tokens, which are of a text unless the table of classes of the original code lies beside it. */
function hasTransformers(names: { has: (name: string) => boolean }): boolean {
  return names.has('mid_block.attentions.0.transformer_blocks.0.norm1.weight')
}

/** The part of a latent diffusion model that these tensors are, by names of diffusers; null for any other. */
export function diffusersPart(names: { has: (name: string) => boolean }): 'latent-unet' | 'first-stage' | null {
  if (names.has('conv_in.weight') && names.has('time_embedding.linear_1.weight') && names.has('mid_block.resnets.0.conv1.weight'))
    return hasTransformers(names) && !names.has(CLASS_TABLE) ? null : 'latent-unet'
  return names.has('encoder.down_blocks.0.resnets.0.conv1.weight') && names.has('post_quant_conv.weight') ? 'first-stage' : null
}

/** The settings of a half that the studio does not know, as `name = value`. */
export function unknownSettings(fields: HyperFields): readonly string[] {
  return readHyper(strangeFields(fields, settings)).unknown
}

/** A U-Net and its first stage as one checkpoint under the names of the original code. Throws `bad-file` for settings that cannot be computed. */
export function fromDiffusers(unet: Checkpoint, stage: Checkpoint): Checkpoint {
  const [ofUnet, ofStage] = [readHyper(unet.hyperParameters), readHyper(stage.hyperParameters)]
  for (const part of [unet, stage]) checkSettings(part.hyperParameters, settings)
  checkScheduler(unet.hyperParameters)
  const attends = hasTransformers(unet.tensors)
  const heads = attends
    ? (hyperCount(ofUnet, 'num_head_channels', MAX_HEAD_CHANNELS) ?? TRANSFORMER_HEADS)
    : headChannelsOf(unet.hyperParameters, ofUnet)
  const tensors = new Map([...renamedUnet(unet.tensors, heads), ...renamedStage(stage.tensors)])
  const side = hyperCount(ofUnet, 'sample_size', MAX_SIDE)
  const levels = countOf(stage.tensors, 'encoder.down_blocks')
  return {
    ...unet,
    tensors,
    hyperParameters: {
      ...strangeFields({ ...stage.hyperParameters, ...unet.hyperParameters }, settings),
      ...pick(ofUnet, 'beta_scheduler', 'beta_start', 'beta_end', 'T', 'model_mean_type'),
      ...(side === undefined ? {} : { img_size: side * 2 ** (levels - 1) }),
      ...(attends ? { net_beatgans_attn_head: heads } : heads === 'all' ? { net_beatgans_attn_head: 1 } : { num_head_channels: heads }),
      ...scaleOf(ofStage, stage.tensors),
    },
  }
}

/**
 * The channels of each head of attention. UNet2DModel makes one head of all channels where its configuration says null, and heads of 8 where that does
 * not name them (diffusers, models/unets/unet_2d.py). Weights without a configuration are taken for the published ones, with 32.
 */
function headChannelsOf(fields: HyperFields, hyper: Hyper): number | 'all' {
  if (fields.attention_head_dim === null) return 'all'
  return hyperCount(hyper, 'num_head_channels', MAX_HEAD_CHANNELS) ?? ('_class_name' in fields ? 8 : 32)
}

/** Schedulers without betas (flow matching, EDM, score SDE) mean another kind of network by the same tensors. */
function checkScheduler(fields: HyperFields): void {
  const found = fields[SCHEDULER_CLASS]
  if (found === undefined || 'beta_schedule' in fields) return
  throw unusable('scheduler', 'one with a beta_schedule', found, 'The studio cannot compute a model of this kind.')
}

/** Whether these are the settings of a moving average that EMAModel wrote. */
export function isOfAverage(fields: HyperFields): boolean {
  return emaSettings.every((name) => name in fields)
}

/**
 * The scale of KL stages that say nothing. The library's VQModel has it as a default too, which is wrong for published stages that quantise, and
 * writes it into their configuration when they are saved again.
 */
const UNSAID_SCALE = 0.18215

function scaleOf(hyper: Hyper, tensors: StateDict): HyperFields {
  const [said, quantises] = [hyper.find('scale_factor'), tensors.has('quantize.embedding.weight')]
  if (quantises && said === UNSAID_SCALE) return { scale_in_doubt: said }
  return { scale_factor: said ?? (quantises ? 1 : UNSAID_SCALE) }
}

const inResnet: Readonly<Record<string, string>> = {
  norm1: 'in_layers.0',
  conv1: 'in_layers.2',
  time_emb_proj: 'emb_layers.1',
  norm2: 'out_layers.0',
  conv2: 'out_layers.3',
  conv_shortcut: 'skip_connection',
}

function renamedUnet(tensors: StateDict, headChannels: number | 'all'): StateDict {
  const perLevel = countOf(tensors, 'down_blocks.0.resnets') + 1
  const attends = (level: string) => ['group_norm', 'norm'].some((norm) => tensors.has(`up_blocks.${level}.attentions.0.${norm}.weight`))
  const rules: readonly Renaming[] = [
    [/^time_embedding\.linear_([12])$/, (n) => `time_embed.${n === '1' ? 0 : 2}`],
    [/^conv_in$/, () => 'input_blocks.0.0'],
    [/^conv_norm_out$/, () => 'out.0'],
    [/^conv_out$/, () => 'out.2'],
    [/^mid_block\.resnets\.([01])\.(\w+)$/, (n, layer) => `middle_block.${n === '0' ? 0 : 2}.${inResnet[layer]}`],
    [/^mid_block\.attentions\.0\.(.+)$/, (layer) => `middle_block.1.${inAttention(layer)}`],
    [/^down_blocks\.(\d+)\.resnets\.(\d+)\.(\w+)$/, (i, j, layer) => `input_blocks.${1 + +i * perLevel + +j}.0.${inResnet[layer]}`],
    [/^down_blocks\.(\d+)\.attentions\.(\d+)\.(.+)$/, (i, j, layer) => `input_blocks.${1 + +i * perLevel + +j}.1.${inAttention(layer)}`],
    [/^down_blocks\.(\d+)\.downsamplers\.0\.conv$/, (i) => `input_blocks.${(+i + 1) * perLevel}.0.op`],
    [/^up_blocks\.(\d+)\.resnets\.(\d+)\.(\w+)$/, (i, j, layer) => `output_blocks.${+i * perLevel + +j}.0.${inResnet[layer]}`],
    [/^up_blocks\.(\d+)\.attentions\.(\d+)\.(.+)$/, (i, j, layer) => `output_blocks.${+i * perLevel + +j}.1.${inAttention(layer)}`],
    [/^up_blocks\.(\d+)\.upsamplers\.0\.conv$/, (i) => `output_blocks.${(+i + 1) * perLevel - 1}.${attends(i) ? 2 : 1}.conv`],
  ]
  return joinedAttention(renamed(tensors, rules), headChannels)
}

const inStage: Readonly<Record<string, string>> = { conv_shortcut: 'nin_shortcut' }

function renamedStage(tensors: StateDict): StateDict {
  const levels = countOf(tensors, 'decoder.up_blocks')
  const layerOf = (layer: string) => inStage[layer] ?? layer
  const rules: readonly Renaming[] = [
    [/^(encoder|decoder)\.(conv_in|conv_out)$/, (tower, layer) => `${tower}.${layer}`],
    [/^(encoder|decoder)\.conv_norm_out$/, (tower) => `${tower}.norm_out`],
    [/^(encoder|decoder)\.mid_block\.resnets\.([01])\.(\w+)$/, (tower, n, layer) => `${tower}.mid.block_${+n + 1}.${layerOf(layer)}`],
    [/^(encoder|decoder)\.mid_block\.attentions\.0\.(.+)$/, (tower, layer) => `${tower}.mid.attn_1.${inAttention(layer)}`],
    [/^encoder\.down_blocks\.(\d+)\.resnets\.(\d+)\.(\w+)$/, (i, j, layer) => `encoder.down.${i}.block.${j}.${layerOf(layer)}`],
    [/^encoder\.down_blocks\.(\d+)\.attentions\.(\d+)\.(.+)$/, (i, j, layer) => `encoder.down.${i}.attn.${j}.${inAttention(layer)}`],
    [/^encoder\.down_blocks\.(\d+)\.downsamplers\.0\.conv$/, (i) => `encoder.down.${i}.downsample.conv`],
    [/^decoder\.up_blocks\.(\d+)\.resnets\.(\d+)\.(\w+)$/, (i, j, layer) => `decoder.up.${levels - 1 - +i}.block.${j}.${layerOf(layer)}`],
    [
      /^decoder\.up_blocks\.(\d+)\.attentions\.(\d+)\.(.+)$/,
      (i, j, layer) => `decoder.up.${levels - 1 - +i}.attn.${j}.${inAttention(layer)}`,
    ],
    [/^decoder\.up_blocks\.(\d+)\.upsamplers\.0\.conv$/, (i) => `decoder.up.${levels - 1 - +i}.upsample.conv`],
    [/^(quant_conv|post_quant_conv|quantize\.embedding)$/, (name) => name],
  ]
  return new Map([...renamed(tensors, rules)].map(([name, tensor]) => [`first_stage_model.${name}`, asConvolution(name, tensor)]))
}

const attentionLayers: Readonly<Record<string, string>> = {
  group_norm: 'norm',
  to_q: 'q',
  query: 'q',
  to_k: 'k',
  key: 'k',
  to_v: 'v',
  value: 'v',
  'to_out.0': 'proj_out',
  proj_attn: 'proj_out',
}

const inAttention = (layer: string): string => attentionLayers[layer] ?? layer

/** A module's name in diffusers, and its name in the original code from the parts that the pattern marks. */
type Renaming = readonly [pattern: RegExp, to: (...parts: string[]) => string]

/** A tensor that no rule names keeps its name, so that the check of the whole model finds it. */
function renamed(tensors: StateDict, rules: readonly Renaming[]): StateDict {
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const cut = name.lastIndexOf('.')
      const [module, part] = [name.slice(0, cut), name.slice(cut + 1)]
      for (const [pattern, to] of rules) {
        const found = pattern.exec(module)
        if (found) return [`${to(...found.slice(1))}.${part}`, tensor]
      }
      return [name, tensor]
    }),
  )
}

/** Linear layers of a stage's attention as the 1x1 convolutions that they are in the original code. */
function asConvolution(name: string, tensor: LazyTensor): LazyTensor {
  return /\.attn_?\d?\..*(q|k|v|proj_out)\.weight$/.test(name) && tensor.shape.length === 2
    ? reshaped(tensor, [...tensor.shape, 1, 1])
    : tensor
}

/** q, k and v of a U-Net in one tensor, whose rows are first split into heads; its output layer as a 1x1 convolution. */
function joinedAttention(tensors: StateDict, headChannels: number | 'all'): StateDict {
  const joined = new Map<string, LazyTensor>()
  for (const [name, tensor] of tensors) {
    const [, place, layer, part] = /^((?:input|output|middle)_blocks?\..*)\.(q|k|v|proj_out)\.(weight|bias)$/.exec(name) ?? []
    if (layer === 'proj_out' && tensor.shape.length === 2) joined.set(name, reshaped(tensor, [...tensor.shape, 1]))
    else if (layer === 'q') joined.set(`${place}.qkv.${part}`, joinHeads(tensor, at3(tensors, `${place}`, `${part}`), headChannels))
    else if (layer === undefined || layer === 'proj_out') joined.set(name, tensor)
  }
  return joined
}

function at3(tensors: StateDict, place: string, part: string): LazyTensor[] {
  return ['q', 'k', 'v'].flatMap((layer) => tensors.get(`${place}.${layer}.${part}`) ?? [])
}

function joinHeads(first: LazyTensor, parts: readonly LazyTensor[], headChannels: number | 'all'): LazyTensor {
  const [rows = 0, columns] = first.shape
  const shape = columns === undefined ? [parts.length * rows] : [parts.length * rows, columns, 1]
  const read = async () => {
    const arrays = await Promise.all(parts.map((part) => part.read()))
    const length = (headChannels === 'all' ? rows : headChannels) * (columns ?? 1)
    const heads = Math.ceil((rows * (columns ?? 1)) / length)
    return joinArrays(
      Array.from({ length: heads }, (_, head) => arrays.map((array) => array.subarray(head * length, (head + 1) * length))).flat(),
    )
  }
  return { ...first, shape, read }
}

const reshaped = (tensor: LazyTensor, shape: readonly number[]): LazyTensor => ({ ...tensor, shape })

function countOf(tensors: StateDict, place: string): number {
  const numbers = [...tensors.keys()].flatMap((name) => (name.startsWith(`${place}.`) ? [name.slice(place.length + 1).split('.')[0]] : []))
  return new Set(numbers).size
}
