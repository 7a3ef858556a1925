import { at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor, StateDict } from '../formats/tensor.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { pick, readHyper } from './hyper-parameters.ts'
import { scheduleOfBetas } from './schedule-of-betas.ts'

const UNET = 'model.diffusion_model.'
const STAGE = 'first_stage_model.'
/** The first tensor of the U-Net in files of the original code of latent diffusion. */
const ANCHOR = `${UNET}input_blocks.0.0.weight`
/** The embedding of a model of classes, which is its whole condition. */
const CLASSES = 'cond_stage_model.embedding.weight'
/** More training steps than any model has. */
const MAX_BETAS = 100_000

/**
 * A checkpoint of the original code of latent diffusion under plain names: the U-Net without its prefix, as its moving average where the file
 * has one, and the first stage as `first_stage_model.`. Schedule and scale come from its buffers, as hyper-parameters. Any other
 * checkpoint, also one whose condition is more than a table of classes or without a first stage, is returned as it is. Throws `bad-file` for a moving average with gaps, and for betas of no known schedule.
 */
export async function fromCompvis(checkpoint: Checkpoint): Promise<Checkpoint> {
  const names = [...checkpoint.tensors.keys()]
  const anchor = names.find((name) => name === ANCHOR || name.endsWith(`.${ANCHOR}`))
  if (anchor === undefined || !names.some((name) => name.includes(STAGE)) || !isUnderstood(names)) return checkpoint
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

/** No other setting of these files is read: their names mean something else here. */
function saidOf(fields: HyperFields): HyperFields {
  return pick(readHyper(fields), 'model_mean_type', 'num_head_channels', 'net_beatgans_attn_head')
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
