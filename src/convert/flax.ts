import { assert, at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { elementCount, type LazyTensor } from '../formats/tensor.ts'

/*
 * VDM and DiffEnc as their JAX code keeps them (flax): modules by their names in that code, joined with '/', and arrays with their input
 * channels before their output channels. They get the names and the order of the other families, so that everything after this file
 * knows one layout.
 */

/** Where a training state keeps its moving average, and its weights in training. A file of the weights alone has the second or neither. */
const AVERAGE = 'ema_params/'
const WEIGHTS = 'params/'
const ANCHOR = 'score_model/conv_in/kernel'
const ENCODER = 'encdec/inner_encoder/'

/**
 * A checkpoint of VDM or DiffEnc under plain names: the moving average where the file has one. Any other checkpoint is returned as it is.
 * Throws `bad-file` for a training state without a moving average.
 */
export function fromFlax(checkpoint: Checkpoint): Checkpoint {
  const { tensors } = checkpoint
  const root = [AVERAGE, WEIGHTS, ''].find((place) => tensors.has(place + ANCHOR))
  if (root === undefined) return checkpoint
  if (root !== AVERAGE && [...tensors.keys()].some((name) => name.startsWith('opt_state/'))) {
    const message = 'This training state has weights in training (params) but no moving average (ema_params), which every result needs.'
    throw new SubcodeError('bad-file', message, { values: { reason: 'no-moving-average' } })
  }
  const own = new Map([...tensors].flatMap(([name, tensor]) => (name.startsWith(root) ? [[name.slice(root.length), tensor]] : [])))
  const hasEncoder = [...own.keys()].some((name) => name.startsWith(ENCODER))
  return {
    ...checkpoint,
    tensors: new Map([...own].map(([name, tensor]) => renamed(name, tensor))),
    // A DiffEnc whose encoder is not trained has the tensors of a VDM: the user must say `mean_shift`.
    hyperParameters: { mean_shift: hasEncoder, ...checkpoint.hyperParameters, beta_scheduler: 'log_snr', model_mean_type: 'v' },
  }
}

/** A module's name in JAX, and its plain name from the parts that the pattern marks. */
type Renaming = readonly [pattern: RegExp, to: (...parts: string[]) => string]

const rules: readonly Renaming[] = [
  [/^score_model\/TimeEmbedding_0\/dense([01])$/, (n) => `time_embed.${2 * +n}`],
  [/^score_model\/conv_in$/, () => 'input_blocks.0.0'],
  [/^score_model\/GroupNorm_0$/, () => 'out.0'],
  [/^score_model\/conv_out$/, () => 'out.2'],
  [/^score_model\/VDMUNet_0\/down\.block_(\d+)\/(\w+)$/, (i, layer) => `input_blocks.${+i + 1}.0.${inBlock[layer]}`],
  [/^score_model\/VDMUNet_0\/up\.block_(\d+)\/(\w+)$/, (i, layer) => `output_blocks.${i}.0.${inBlock[layer]}`],
  [/^score_model\/VDMUNet_0\/mid\.block_([12])\/(\w+)$/, (i, layer) => `middle_block.${i === '1' ? 0 : 2}.${inBlock[layer]}`],
  [/^score_model\/VDMUNet_0\/mid\.attn_1\/(\w+)$/, (layer) => `middle_block.1.${inAttention(layer)}`],
  [/^encdec\/inner_encoder\/time_embedding\/dense([01])$/, (n) => `time_encoder.time_embed.${2 * +n}`],
  [/^encdec\/inner_encoder\/conv_in$/, () => 'time_encoder.conv_in'],
  [/^encdec\/inner_encoder\/GroupNorm_0$/, () => 'time_encoder.out.0'],
  [/^encdec\/inner_encoder\/conv_out$/, () => 'time_encoder.out.2'],
  [
    /^encdec\/inner_encoder\/enc_model\/(down|up)_blocks_\d+\/\1_(\d+)_resnet_block(\d*)\/(\w+)$/,
    (way, level, i, layer) => `time_encoder.${way}.${level}.${i || 0}.${inBlock[layer]}`,
  ],
  // The two levels of the way up are counted from below.
  [/^encdec\/inner_encoder\/enc_model\/up_blocks_([01])\/conv_trans$/, (i) => `time_encoder.up.${1 - +i}.enlarge`],
  [
    /^encdec\/inner_encoder\/enc_model\/mid_resnet_([12])\/(\w+)$/,
    (i, layer) => `time_encoder.middle.${i === '1' ? 0 : 2}.${inBlock[layer]}`,
  ],
  [/^encdec\/inner_encoder\/enc_model\/mid_attn_1\/(\w+)$/, (layer) => `time_encoder.middle.1.${inAttention(layer)}`],
]

const inBlock: Readonly<Record<string, string>> = {
  GroupNorm_0: 'in_layers.0',
  conv1: 'in_layers.2',
  cond_proj: 'emb_layers.1',
  GroupNorm_1: 'out_layers.0',
  conv2: 'out_layers.3',
  nin_shortcut: 'skip_connection',
}

const inAttention = (layer: string): string => (layer === 'GroupNorm_0' ? 'norm' : layer)

/** A tensor that no rule names keeps its name, so that the check of the whole model finds it. */
function renamed(name: string, tensor: LazyTensor): [string, LazyTensor] {
  const cut = name.lastIndexOf('/')
  const [module, part] = [name.slice(0, cut), name.slice(cut + 1)]
  for (const [pattern, to] of rules) {
    const found = pattern.exec(module)
    if (!found) continue
    const plain = to(...found.slice(1))
    return part === 'kernel' ? [`${plain}.weight`, kernelOf(plain, tensor)] : [`${plain}.${part === 'scale' ? 'weight' : part}`, tensor]
  }
  return [name, tensor]
}

function kernelOf(name: string, kernel: LazyTensor): LazyTensor {
  const { shape } = kernel
  if (name.endsWith('.enlarge')) return squaresOf(kernel)
  if (name.endsWith('time_embed.0') && shape.length === 2) return timeKernel(kernel)
  if (shape.length === 4) return ordered(kernel, [at(shape, 3), at(shape, 2), at(shape, 0), at(shape, 1)], [3, 2, 0, 1])
  if (shape.length !== 2) return kernel
  const [inputs, outputs] = [at(shape, 0), at(shape, 1)]
  // Pointwise layers between maps are dense layers in flax and convolutions here.
  const isOfMaps = /\.(q|k|v|proj_out|skip_connection)$/.test(name)
  return ordered(kernel, isOfMaps ? [outputs, inputs, 1, 1] : [outputs, inputs], [1, 0])
}

/** The same numbers with their dimensions in another order, under a shape that may have ones behind. */
function ordered(tensor: LazyTensor, shape: readonly number[], order: readonly number[]): LazyTensor {
  return reread(tensor, shape, (values) => transpose(values, tensor.shape, order))
}

function reread(tensor: LazyTensor, shape: readonly number[], change: (values: Float32Array) => Float32Array<ArrayBuffer>): LazyTensor {
  return { ...tensor, shape, read: async () => change(await tensor.read()) }
}

function transpose(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array<ArrayBuffer> {
  const strides = shape.map((_, i) => elementCount(shape.slice(i + 1)))
  const sizes = order.map((i) => at(shape, i))
  const steps = order.map((i) => at(strides, i))
  const out = new Float32Array(values.length)
  for (let i = 0; i < out.length; i++) {
    let [rest, from] = [i, 0]
    for (let d = sizes.length - 1; d >= 0; d--) {
      from += (rest % at(sizes, d)) * at(steps, d)
      rest = Math.floor(rest / at(sizes, d))
    }
    out[i] = at(values, from)
  }
  return out
}

/**
 * The first layer of a time code [2h + 1, out], which sees h sines, h cosines and the condition of a conditional model, 0 in all others, as
 * [out, 2h] over cosines and sines.
 */
function timeKernel(kernel: LazyTensor): LazyTensor {
  const [rows, out] = [at(kernel.shape, 0), at(kernel.shape, 1)]
  const half = (rows - 1) / 2
  if (!Number.isInteger(half)) return kernel
  return reread(kernel, [out, rows - 1], (values) => {
    const wave = (column: number) => (column < half ? column + half : column - half)
    return Float32Array.from({ length: out * (rows - 1) }, (_, i) => {
      const [row, column] = [Math.floor(i / (rows - 1)), i % (rows - 1)]
      return at(values, wave(column) * out + row)
    })
  })
}

/**
 * A transposed convolution [2, 2, in, out] with stride 2 as a product [4 out, in, 1, 1] whose rows are the places of a square, channel by channel.
 * flax does not turn the kernel round as PyTorch and ONNX do.
 */
function squaresOf(kernel: LazyTensor): LazyTensor {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = kernel.shape
  if (height !== 2 || width !== 2) return kernel
  return reread(kernel, [4 * outputs, inputs, 1, 1], (values) => {
    assert(values.length === 4 * inputs * outputs, `${kernel.name} has ${values.length} numbers`)
    return Float32Array.from(values, (_, i) => {
      const [row, input] = [Math.floor(i / inputs), i % inputs]
      const [output, place] = [Math.floor(row / 4), 3 - (row % 4)]
      return at(values, (place * inputs + input) * outputs + output)
    })
  })
}
