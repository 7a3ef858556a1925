import { at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor, StateDict } from '../formats/tensor.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { pick, readHyper } from './hyper-parameters.ts'
import { checkSettings, type OtherSettings, strangeFields } from './other-settings.ts'
import { scheduleOfBetas } from './schedule-of-betas.ts'

const UNET = 'model.diffusion_model.'
const STAGE = 'first_stage_model.'
/** The first tensor of the U-Net in files of the original code of latent diffusion. */
const ANCHOR = `${UNET}input_blocks.0.0.weight`
/** The embedding of a model of classes, which is its whole condition. */
const CLASSES = 'cond_stage_model.embedding.weight'
/** The configuration of the model, its U-Net and its first stage. Its names of schedules and sizes mean something else than DiffAE's. */
const settings: OtherSettings = {
  fixed: {
    attn_type: ['vanilla', 'none'],
    conv_resample: [true],
    dims: [2],
    give_pre_end: [false],
    num_classes: [null],
    remap: [null],
    resamp_with_conv: [true],
    sane_index_shape: [false],
    tanh_out: [false],
    use_linear_attn: [false],
    use_new_attention_order: [false],
    use_scale_shift_norm: [false],
  },
  told: new Set([
    ...['image_size', 'channels', 'in_channels', 'model_channels', 'out_channels', 'out_ch', 'num_res_blocks', 'attention_resolutions'],
    ...[
      'channel_mult',
      'resblock_updown',
      'use_spatial_transformer',
      'transformer_depth',
      'context_dim',
      'n_classes',
      'legacy',
      'num_heads_upsample',
    ],
    ...['ch', 'ch_mult', 'attn_resolutions', 'resolution', 'double_z', 'z_channels', 'embed_dim', 'n_embed', 'scale_by_std', 'target'],
    // The schedule stands in the file as numbers.
    ...['given_betas', 'beta_schedule', 'timesteps', 'linear_start', 'linear_end', 'cosine_s', 'num_timesteps_cond'],
    ...['first_stage_key', 'cond_stage_key', 'cond_stage_config', 'cond_stage_trainable', 'cond_stage_forward', 'conditioning_key'],
    ...['concat_mode', 'v_posterior', 'original_elbo_weight', 'l_simple_weight', 'learn_logvar', 'logvar_init', 'lossconfig', 'loss_type'],
    ...['scheduler_config', 'ckpt_path', 'ignore_keys', 'load_only_unet', 'monitor', 'use_ema', 'log_every_t', 'base_learning_rate'],
    ...['use_positional_encodings', 'use_checkpoint', 'use_fp16', 'dropout', 'colorize_nlabels', 'image_key', 'batch_resize_range'],
    ...['clip_denoised', 'lr_g_factor'],
  ]),
}
/** More training steps than any model has. */
const MAX_BETAS = 100_000

/**
 * A checkpoint of the original code of latent diffusion under plain names: the U-Net without its prefix, as its moving average where the file
 * has one, and the first stage as `first_stage_model.`. Schedule and scale come from its buffers, as hyper-parameters. Any other
 * checkpoint, also one whose condition is more than a table of classes or without a first stage, is returned as it is. Throws `bad-file` for a moving average with gaps, for betas of no known schedule, and for settings that cannot be computed.
 */
export async function fromCompvis(checkpoint: Checkpoint): Promise<Checkpoint> {
  const names = [...checkpoint.tensors.keys()]
  const anchor = names.find((name) => name === ANCHOR || name.endsWith(`.${ANCHOR}`))
  if (anchor === undefined || !names.some((name) => name.includes(STAGE)) || !isUnderstood(names)) return checkpoint
  checkSettings(checkpoint.hyperParameters, settings)
  const root = withoutPrefix(checkpoint.tensors, anchor.slice(0, -ANCHOR.length))
  const unet = withoutPrefix(root, UNET)
  const average = withoutPrefix(root, 'model_ema.')
  const stage = [...root].filter(([name]) => name.startsWith(STAGE) && !name.startsWith(`${STAGE}loss.`))
  const classes = root.get(CLASSES)
  const [betas, scale] = [root.get('betas'), root.get('scale_factor')]
  return {
    ...checkpoint,
    tensors: new Map([...(average.size > 0 ? averaged(unet, average) : unet), ...stage, ...(classes ? [[CLASSES, classes] as const] : [])]),
    hyperParameters: {
      ...saidOf(checkpoint.hyperParameters),
      ...sizeOf(checkpoint.hyperParameters, names),
      ...(betas ? scheduleOfBetas(await readVector(betas)) : {}),
      ...(scale ? { scale_factor: at(await readVector(scale), 0) } : {}),
    },
  }
}

/** Whether nothing but a class conditions the model: a text or another picture needs a network of its own. */
function isUnderstood(names: readonly string[]): boolean {
  const conditions = names.filter((name) => /(^|\.)cond_stage_model\./.test(name))
  const attends = names.some((name) => name.includes('.transformer_blocks.'))
  const takesClass = conditions.length === 1 && conditions.every((name) => name.endsWith(CLASSES))
  return attends ? takesClass : conditions.length === 0
}

/** The average keeps a tensor under its name without dots: `model_ema.diffusion_modelout2bias`. */
function averaged(unet: StateDict, average: StateDict): StateDict {
  return new Map(
    [...unet.keys()].map((name) => {
      const kept = `${UNET.slice('model.'.length)}${name}`.replaceAll('.', '')
      const tensor = average.get(kept)
      if (tensor) return [name, tensor]
      const message = `Expected a moving average of every tensor of the U-Net, and model_ema.${kept} is missing. Download the file again.`
      throw new SubcodeError('bad-file', message, { values: { reason: 'no-moving-average' } })
    }),
  )
}

/** The side of a picture, where the file says that of a state, which the original code calls image_size. */
function sizeOf({ image_size: side }: HyperFields, names: readonly string[]): HyperFields {
  const levels = new Set(names.flatMap((name) => /first_stage_model\.encoder\.down\.(\d+)\./.exec(name)?.[1] ?? [])).size
  return typeof side === 'number' ? { img_size: side * 2 ** (levels - 1) } : {}
}

/** What is read of the settings of these files, and those that nobody knows. */
function saidOf(fields: HyperFields): HyperFields {
  return {
    ...strangeFields(fields, settings),
    ...pick(readHyper(fields), 'model_mean_type', 'num_head_channels', 'net_beatgans_attn_head'),
  }
}

/** A tensor of one axis at most. Throws `bad-file` for another, and for a long one. */
export async function readVector(tensor: LazyTensor): Promise<Float32Array> {
  if (tensor.shape.length <= 1 && (tensor.shape[0] ?? 1) <= MAX_BETAS) return tensor.read()
  throw new SubcodeError('bad-file', `Expected ${tensor.name} to be a list of at most ${MAX_BETAS} numbers, found [${tensor.shape}].`, {
    values: { reason: 'model-unknown' },
  })
}

function withoutPrefix(tensors: StateDict, prefix: string): StateDict {
  return new Map([...tensors].flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [])))
}
