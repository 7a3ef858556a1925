import { type Architecture, type Block, guidedDiffusion } from '../src/convert/architecture.ts'
import { conditionedBlocks, layoutUnet } from '../src/convert/layout.ts'
import { elementCount, type LazyTensor, type StateDict } from '../src/formats/tensor.ts'
import { gaussian } from '../src/math/gaussian.ts'
import { pictureDims } from '../src/protocol/space.ts'

type Shapes = Record<string, number[]>

/**
 * The denoiser of the default pack layer by layer, but over pictures of this side: 4 x 4 pixels are a place of its largest maps, and the second of its
 * three levels has attention.
 */
export const pixelDenoiser = (imageSize: number): Architecture => ({
  imageSize,
  state: pictureDims(imageSize),
  baseChannels: 32,
  embedChannels: 128,
  attentionHeads: 1,
  time: 'after-norm',
  unet: { patchSize: 4, widths: [96, 96, 128], resBlocks: 1, attentionSides: [imageSize / 8], resampling: 'blocks' },
  encoder: null,
  zSize: 512,
  latent: null,
  firstStage: null,
  conventions: guidedDiffusion,
  classes: null,
  timeEncoder: null,
})

/** A denoiser of this architecture with random weights: what it draws is noise, but it draws it as fast as a trained one. */
export function randomModel(architecture: Architecture): StateDict {
  const { down, middle, up } = layoutUnet(architecture)
  const blocks = [...down, middle, ...up].flatMap((stage) => stage.blocks)
  const last = conditionedBlocks({ down, middle, up }).at(-1)?.channels ?? 0
  const shapes = Object.assign(ends(architecture, last), ...blocks.map((block) => blockShapes(architecture, block))) as Shapes
  return new Map(Object.entries(shapes).map(([name, shape], i) => [name, randomTensor(name, shape, i)]))
}

function ends({ baseChannels, embedChannels, state, unet, zSize }: Architecture, last: number): Shapes {
  const time = zSize === null ? 'time_embed' : 'time_embed.time_embed'
  return {
    ...layer(`${time}.0`, [embedChannels, baseChannels]),
    ...layer(`${time}.2`, [embedChannels, embedChannels]),
    ...layer('out.0', [last]),
    ...layer('out.2', [state[0] * unet.patchSize ** 2, last, 3, 3]),
  }
}

function blockShapes({ embedChannels, state, zSize }: Architecture, block: Block): Shapes {
  const { prefix } = block
  if (block.kind === 'conv') return layer(prefix, [block.out, state[0] * block.patchSize ** 2, 3, 3])
  if (block.kind === 'attention') {
    const { channels } = block
    const inner = layer(`${prefix}.qkv`, [3 * channels, channels, 1])
    return { ...layer(`${prefix}.norm`, [channels]), ...inner, ...layer(`${prefix}.proj_out`, [channels, channels, 1]) }
  }
  if (block.kind === 'resample') return layer(prefix, [block.channels, block.channels, 3, 3])
  const { in: from, out } = block
  return {
    ...layer(`${prefix}.in_layers.0`, [from]),
    ...layer(`${prefix}.in_layers.2`, [out, from, 3, 3]),
    ...layer(`${prefix}.emb_layers.1`, [2 * out, embedChannels]),
    ...(zSize ? layer(`${prefix}.cond_emb_layers.1`, [out, zSize]) : {}),
    ...layer(`${prefix}.out_layers.0`, [out]),
    ...layer(`${prefix}.out_layers.3`, [out, out, 3, 3]),
    ...(from === out ? {} : layer(`${prefix}.skip_connection`, [out, from, 1, 1])),
  }
}

const layer = (prefix: string, shape: number[]): Shapes => ({ [`${prefix}.weight`]: shape, [`${prefix}.bias`]: shape.slice(0, 1) })

/** Gains of one, biases of zero, and weights that keep the size of what they multiply. */
function randomTensor(name: string, shape: readonly number[], seed: number): LazyTensor {
  const scale = shape.length > 1 ? elementCount(shape.slice(1)) ** -0.5 : 0
  const offset = shape.length === 1 && name.endsWith('.weight') ? 1 : 0
  const read = async () => new Float32Array(gaussian(seed, 0, elementCount(shape), 'x_T').map((value) => offset + scale * value))
  return { name, dtype: 'float32', shape, read }
}
