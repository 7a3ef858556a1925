import type { Architecture, Block } from '../src/convert/architecture.ts'
import { conditionedBlocks, layoutUnet } from '../src/convert/layout.ts'
import { elementCount, type LazyTensor, type StateDict } from '../src/formats/tensor.ts'
import { gaussian } from '../src/math/gaussian.ts'

type Shapes = Record<string, number[]>

/** A denoiser of this architecture with random weights: what it draws is noise, but it draws it as fast as a trained one. */
export function randomModel(architecture: Architecture): StateDict {
  const { down, middle, up } = layoutUnet(architecture)
  const blocks = [...down, middle, ...up].flatMap((stage) => stage.blocks)
  const last = conditionedBlocks({ down, middle, up }).at(-1)?.channels ?? 0
  const shapes = Object.assign(ends(architecture, last), ...blocks.map((block) => blockShapes(architecture, block))) as Shapes
  return new Map(Object.entries(shapes).map(([name, shape], i) => [name, randomTensor(name, shape, i)]))
}

function ends({ baseChannels, embedChannels, unet }: Architecture, last: number): Shapes {
  return {
    ...layer('time_embed.time_embed.0', [embedChannels, baseChannels]),
    ...layer('time_embed.time_embed.2', [embedChannels, embedChannels]),
    ...layer('out.0', [last]),
    ...layer('out.2', [3 * unet.patchSize ** 2, last, 3, 3]),
  }
}

function blockShapes({ embedChannels, zSize }: Architecture, block: Block): Shapes {
  const { prefix } = block
  if (block.kind === 'conv') return layer(prefix, [block.out, 3 * block.patchSize ** 2, 3, 3])
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
