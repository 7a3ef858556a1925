import { SubcodeError } from '../../base/errors.ts'
import { pictureDims } from '../../protocol/space.ts'
import {
  type Architecture,
  type ClassesArchitecture,
  type Conventions,
  type FirstStageArchitecture,
  type FoldedStage,
  guidedDiffusion,
  type LatentArchitecture,
  type Tower,
} from '../architecture.ts'
import { checkReadable } from '../check-readable.ts'
import { type Hyper, hyperCount, hyperNumber } from '../hyper-parameters.ts'
import { layoutTower, levelSide } from '../layout.ts'
import type { Shapes } from './family.ts'

/** More of either would be no model that a browser could run; it keeps a hostile file from asking for endless graphs. */
const MAX_STAGES = 400
export const MAX_IMAGE_SIZE = 2048
export const MAX_HEADS = 64
const MAX_HEAD_CHANNELS = 1024

const NO_SIZE =
  'The file holds weights without the picture size of the model: it has neither img_size among its hyper-parameters nor x_T. Say the size: the page asks for it, and the command line takes --image-size.'

/**
 * The U-Net of guided diffusion as DiffAE has it, from names and shapes of its tensors (plain official names, without `ema_model.`).
 * Hyper-parameters give the sizes that shapes do not show: image size, heads, blocks per level of the encoder. With a first stage it is a
 * U-Net over states. Throws `bad-file`.
 */
export function readUnet(shapes: Shapes, hyper: Hyper, stage: FoldedStage | null = null): Architecture {
  const imageSize = hyperNumber(hyper, 'img_size') ?? shapes.get('x_T')?.shape[3]
  if (imageSize === undefined) throw new SubcodeError('bad-file', NO_SIZE, { values: { reason: 'picture-size-unknown' } })
  if (!imageSize || !Number.isInteger(imageSize) || imageSize > MAX_IMAGE_SIZE) {
    throw unknown(`an image size (img_size), a whole number of at most ${MAX_IMAGE_SIZE}, found ${imageSize}`)
  }
  const heads = hyperCount(hyper, 'net_beatgans_attn_head', MAX_HEADS) ?? 1
  const attentionHeads = readHeadChannels(hyper) ?? heads
  return readUnetOver(shapes, hyper, { imageSize, state: stateOver(imageSize, stage), attentionHeads, firstStage: stage })
}

function stateOver(imageSize: number, stage: FoldedStage | null): Architecture['state'] {
  if (!stage) return pictureDims(imageSize)
  const side = imageSize / stage.factor
  if (!Number.isInteger(side)) throw unknown(`an image size (img_size) that ${stage.factor} divides, found ${imageSize}`)
  return [stage.channels, side, side]
}

/** The channels of each head of attention; null where the file counts heads instead, which -1 says too. Throws `bad-file`. */
export function readHeadChannels(hyper: Hyper): { channels: number } | null {
  const channels = hyper.find('num_head_channels') === -1 ? undefined : hyperCount(hyper, 'num_head_channels', MAX_HEAD_CHANNELS)
  return channels === undefined ? null : { channels }
}

/** The rest of an architecture, from the facts that do not stand in the shapes of a U-Net. Throws `bad-file`. */
export function readUnetOver(
  shapes: Shapes,
  hyper: Hyper,
  space: Pick<Architecture, 'imageSize' | 'state'> & {
    conventions?: Conventions
    attentionHeads: Architecture['attentionHeads'] | null
    firstStage: FirstStageArchitecture | null
    classes?: ClassesArchitecture | null
  },
): Architecture {
  const { imageSize, state, firstStage, classes = null, conventions = guidedDiffusion } = space
  const prefix = shapes.has('time_embed.time_embed.0.weight') ? 'time_embed.time_embed' : 'time_embed'
  const [embedChannels, baseChannels] = shapeOf(shapes, `${prefix}.0.weight`)
  const resBlocks = firstUpBlock(shapes, countStages(shapes, 'output_blocks'))
  const hasEncoder = shapes.has('encoder.out.3.weight')
  const encoderBlocks = hyperNumber(hyper, 'net_enc_num_res_blocks') ?? resBlocks
  const [channels, side] = state
  const unet = readTower(shapes, '', { channels: channels * (1 + 2 * conventions.fourier.length), side, resBlocks })
  const [timeRows] = shapeOf(shapes, 'input_blocks.1.0.emb_layers.1.weight')
  const time = timeRows === unet.widths[0] ? 'before-norm' : 'after-norm'
  const encoder = hasEncoder ? readTower(shapes, 'encoder.', { channels: 3, side: imageSize, resBlocks: encoderBlocks }) : null
  const attentionHeads = space.attentionHeads ?? (time === 'before-norm' ? { channels: 32 } : 8)
  checkHeads(attentionHeads, layoutTower(side, unet, ''))
  if (encoder) checkHeads(attentionHeads, layoutTower(imageSize, encoder, 'encoder.'))
  return {
    imageSize,
    state,
    baseChannels,
    embedChannels,
    attentionHeads,
    time,
    unet,
    encoder,
    zSize: hasEncoder ? shapeOf(shapes, 'encoder.out.3.weight')[0] : null,
    latent: shapes.has('latent_net.layers.0.linear.weight') ? readLatent(shapes, hyper) : null,
    firstStage,
    classes,
    conventions,
    timeEncoder: null,
  }
}

/** Throws `bad-file` where heads do not share the channels of an attention evenly. The way up has those of the way down. */
function checkHeads(heads: Architecture['attentionHeads'], { down, middle }: ReturnType<typeof layoutTower>): void {
  const divisor = typeof heads === 'number' ? heads : heads.channels
  for (const block of [...down, middle].flatMap(({ blocks }) => blocks)) {
    if (block.kind !== 'attention' || block.channels % divisor === 0) continue
    const { prefix, channels } = block
    const wanted = typeof heads === 'number' ? 'a number of attention heads' : 'a number of channels for each attention head'
    throw new SubcodeError('bad-file', `Expected ${wanted} that divides the ${channels} channels of ${prefix}, found ${divisor}.`, {
      values: { reason: 'heads-unfit', heads, channels },
    })
  }
}

/**
 * The picture size that attention suggests: official models have it where maps are 16 pixels wide. Null where that is not clear.
 * Tensors do not tell the size, so this is a proposal for the user.
 */
export function suggestImageSize(shapes: Shapes): number | null {
  const perLevel = firstUpBlock(shapes, countStages(shapes, 'output_blocks')) + 1
  const stages = [...shapes.keys()].flatMap((key) => /^input_blocks\.(\d+)\.1\.qkv\.weight$/.exec(key)?.[1] ?? [])
  const levels = new Set(stages.map((stage) => Math.floor((Number(stage) - 1) / perLevel)))
  const [level, second] = levels
  const size = 16 * 2 ** (level ?? 0)
  return level === undefined || second !== undefined || shapeOf(shapes, 'input_blocks.0.0.weight')[1] !== 3 || size > MAX_IMAGE_SIZE
    ? null
    : size
}

/** Residual blocks per level: the last stage of a level of the way up ends in an up block, except at the top. */
function firstUpBlock(shapes: Shapes, stages: number): number {
  const isUp = (k: number) =>
    [1, 2].some((child) => ['in_layers.0', 'conv'].some((layer) => shapes.has(`output_blocks.${k}.${child}.${layer}.weight`)))
  const first = Array.from({ length: stages }, (_, k) => k).find(isUp)
  return first ?? stages - 1
}

function readTower(shapes: Shapes, prefix: string, over: { channels: number; side: number; resBlocks: number }): Tower {
  const { side, resBlocks } = over
  const stages = countStages(shapes, `${prefix}input_blocks`)
  const levels = stages / (resBlocks + 1)
  if (!Number.isInteger(levels) || resBlocks < 1) {
    throw unknown(`a multiple of ${resBlocks + 1} ${prefix}input_blocks (${resBlocks} residual blocks per level), found ${stages}`)
  }
  const first = Array.from({ length: levels }, (_, level) => `${prefix}input_blocks.${level * (resBlocks + 1) + 1}`)
  const patchSize = readPatchSize(shapes, prefix, over.channels)
  const unit = patchSize * 2 ** (levels - 1)
  if (side % unit !== 0) throw unknown(`an image size (img_size) that ${unit} divides, for ${levels} levels, found ${side}`)
  const attends = (stage: string) => shapes.has(`${stage}.1.qkv.weight`) || shapes.has(`${stage}.1.proj_in.weight`)
  const attentive = first.flatMap((stage, level) => (attends(stage) ? [level] : []))
  return {
    patchSize,
    resBlocks,
    widths: first.map((stage) => shapeOf(shapes, `${stage}.0.in_layers.2.weight`)[0]),
    attentionSides: attentive.map((level) => levelSide(side, { patchSize }, level)),
    resampling: shapes.has(`${prefix}input_blocks.${resBlocks + 1}.0.op.weight`) ? 'convolutions' : 'blocks',
  }
}

/** The first convolution sees p^2 times the channels of its input. */
function readPatchSize(shapes: Shapes, prefix: string, channels: number): number {
  const folded = shapeOf(shapes, `${prefix}input_blocks.0.0.weight`)[1]
  const patch = Math.sqrt(folded / channels)
  if (Number.isInteger(patch)) return patch
  throw unknown(`${prefix}input_blocks.0.0.weight over ${channels} p^2 channels (squares of p x p), found ${folded}`)
}

function readLatent(shapes: Shapes, hyper: Hyper): LatentArchitecture {
  const layers = countStages(shapes, 'latent_net.layers')
  const [hiddenChannels] = shapeOf(shapes, 'latent_net.layers.0.linear.weight')
  const [embedChannels, timeChannels] = shapeOf(shapes, 'latent_net.time_embed.0.weight')
  const widths = Array.from({ length: layers }, (_, i) => shapeOf(shapes, `latent_net.layers.${i}.linear.weight`)[1])
  return {
    layers,
    hiddenChannels,
    skips: widths.flatMap((width, i) => (i > 0 && width > hiddenChannels ? [i] : [])),
    timeChannels,
    embedChannels,
    conditionBias: hyperNumber(hyper, 'net_latent_condition_bias') ?? 1,
    useNorm: shapes.has('latent_net.layers.0.norm.weight'),
  }
}

/** How many stages `name.0`, `name.1`, ... have tensors. */
export function countStages(shapes: Shapes, name: string): number {
  const numbers = [...shapes.keys()].flatMap((key) =>
    key.startsWith(`${name}.`) ? [Number(key.slice(name.length + 1).split('.')[0])] : [],
  )
  const count = new Set(numbers).size
  if (count === 0 || count > MAX_STAGES) throw unknown(`1 to ${MAX_STAGES} ${name}, found ${count}`)
  return count
}

export function shapeOf(shapes: Shapes, name: string): [number, number] {
  const tensor = shapes.get(name)
  if (tensor) checkReadable(name, tensor) // before its shape, which may be unknown too
  const shape = tensor?.shape
  if (!shape?.[0] || !shape[1]) throw unknown(`a tensor ${name} with two or more dimensions, found ${shape ? `[${shape}]` : 'none'}`)
  return [shape[0], shape[1]]
}

export function unknown(expected: string, model = 'DiffAE model'): SubcodeError {
  return new SubcodeError('bad-file', `This does not look like a ${model}: expected ${expected}.`, {
    values: { reason: 'model-unknown' },
  })
}
