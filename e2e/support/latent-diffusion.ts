import { openAsBlob } from 'node:fs'
import type { Checkpoint } from '../../src/formats/checkpoint.ts'
import type { LazyTensor, StateDict } from '../../src/formats/tensor.ts'
import { castToCompute, castToFloat } from '../../src/convert/cast.ts'
import { addInput, addOutput, type Graph } from '../../src/convert/graph.ts'
import { spatialTransformer } from '../../src/convert/spatial-transformer.ts'
import { CLASS_TABLE } from '../../src/convert/families/latent-diffusion.ts'
import { gaussian } from '../../src/math/gaussian.ts'
import { readWeightsFile } from '../../src/formats/weights-file.ts'
import { readGolden } from './golden.ts'

export const ldmGolden = readGolden('ldm')

export function tensorOf(name: string, shape: readonly number[], values: Float32Array): LazyTensor {
  return { name, dtype: 'float32', shape, read: () => Promise.resolve(values.slice()) }
}

/** The tensors of a golden file under their names in the original code. */
async function tensorsOf(file: 'model' | 'kl' | 'cross'): Promise<StateDict> {
  return (await readWeightsFile(await openAsBlob(new URL(`../golden/ldm/${file}.safetensors`, import.meta.url)), file)).tensors
}

/** The golden model as a checkpoint of the original code. Its training weights are other numbers than its moving average. */
export async function ldmCheckpoint(stage: 'vq' | 'kl' = 'vq'): Promise<Checkpoint> {
  const all = [...(await tensorsOf('model'))]
  const unet = all.filter(([name]) => name.startsWith('model.'))
  const kl = stage === 'kl' ? await tensorsOf('kl') : new Map<string, LazyTensor>()
  const others = all.filter(([name]) => !name.startsWith('model.') && (stage === 'vq' || !name.includes('quantize')))
  const averaged = unet.map(([name, tensor]) => [`model_ema.${name.slice('model.'.length).replaceAll('.', '')}`, tensor] as const)
  const trained = unet.map(([name, tensor]) => [name, scaled(tensor)] as const)
  return checkpointOf(new Map([...trained, ...averaged, ...others, ...kl]))
}

/** The numbers of a token of the golden spatial transformer, and the classes of `classCheckpoint`, the row of no class not among them. */
export const GOLDEN_CLASSES = { count: 5, size: 32 }

/** The tensors of the golden spatial transformer at a place: 64 channels, two heads, tokens of 32 numbers. */
export async function goldenTransformer(place = 'block'): Promise<StateDict> {
  const tensors = [...(await tensorsOf('cross'))]
  return new Map(tensors.map(([name, tensor]) => [`${place}.${name}`, { ...tensor, name: `${place}.${name}` }]))
}

/** It alone: h [N,64,4,4], tokens [N,K,32] -> out like h. */
export function buildGoldenTransformer(graph: Graph, tokens = 5): void {
  const h = castToCompute(graph, addInput(graph, 'h', ['batch', 64, 4, 4]))
  const context = castToCompute(graph, addInput(graph, 'tokens', ['batch', tokens, 32]))
  addOutput(graph, 'out', castToFloat(graph, spatialTransformer(graph, h, 'block', 2, 1, context)))
}

/** The golden model with spatial transformers in place of its attention, which has as many channels, and a table of classes. */
export async function classCheckpoint(): Promise<Checkpoint> {
  const { tensors } = await ldmCheckpoint()
  const places = new Set([...tensors.keys()].flatMap((name) => /^(model\..*)\.qkv\.weight$/.exec(name)?.[1] ?? []))
  const added = (await Promise.all([...places].map(goldenTransformer))).flatMap((tensors) => [...tensors])
  const averaged = (name: string) => `model_ema.${name.slice('model.'.length).replaceAll('.', '')}`
  const isAttention = (name: string) => [...places].some((place) => [place, averaged(place)].some((start) => name.startsWith(start)))
  const table = gaussian(3, 0, (GOLDEN_CLASSES.count + 1) * GOLDEN_CLASSES.size, 'z_sem')
  return checkpointOf(
    new Map([
      ...[...tensors].filter(([name]) => !isAttention(name)),
      ...added.map(([name, tensor]) => [name, scaled(tensor)] as const),
      ...added.map(([name, tensor]) => [averaged(name), tensor] as const),
      [CLASS_TABLE, tensorOf(CLASS_TABLE, [GOLDEN_CLASSES.count + 1, GOLDEN_CLASSES.size], table)],
    ]),
  )
}

export function checkpointOf(tensors: StateDict, hyperParameters: Checkpoint['hyperParameters'] = {}): Checkpoint {
  return { tensors, hyperParameters, globalStep: undefined, epoch: undefined }
}

function scaled(tensor: LazyTensor): LazyTensor {
  return { ...tensor, read: async () => (await tensor.read()).map((value) => 1.1 * value) }
}

const outer: readonly (readonly [RegExp, string])[] = [
  [/^time_embed\.0/, 'time_embedding.linear_1'],
  [/^time_embed\.2/, 'time_embedding.linear_2'],
  [/^input_blocks\.0\.0/, 'conv_in'],
  [/^out\.0/, 'conv_norm_out'],
  [/^out\.2/, 'conv_out'],
  [/^input_blocks\.1\.0/, 'down_blocks.0.resnets.0'],
  [/^input_blocks\.2\.0\.op/, 'down_blocks.0.downsamplers.0.conv'],
  [/^input_blocks\.3\.0/, 'down_blocks.1.resnets.0'],
  [/^input_blocks\.3\.1/, 'down_blocks.1.attentions.0'],
  [/^middle_block\.0/, 'mid_block.resnets.0'],
  [/^middle_block\.1/, 'mid_block.attentions.0'],
  [/^middle_block\.2/, 'mid_block.resnets.1'],
  [/^output_blocks\.1\.2\.conv/, 'up_blocks.0.upsamplers.0.conv'],
  [/^output_blocks\.([01])\.0/, 'up_blocks.0.resnets.$1'],
  [/^output_blocks\.([01])\.1/, 'up_blocks.0.attentions.$1'],
  [/^output_blocks\.2\.0/, 'up_blocks.1.resnets.0'],
  [/^output_blocks\.3\.0/, 'up_blocks.1.resnets.1'],
  [/\.mid\.block_1/, '.mid_block.resnets.0'],
  [/\.mid\.block_2/, '.mid_block.resnets.1'],
  [/\.mid\.attn_1/, '.mid_block.attentions.0'],
  [/^encoder\.down\.(\d)\.block\.(\d)/, 'encoder.down_blocks.$1.resnets.$2'],
  [/^encoder\.down\.0\.downsample/, 'encoder.down_blocks.0.downsamplers.0'],
  [/^decoder\.up\.1\.block\.(\d)/, 'decoder.up_blocks.0.resnets.$1'],
  [/^decoder\.up\.0\.block\.(\d)/, 'decoder.up_blocks.1.resnets.$1'],
  [/^decoder\.up\.1\.upsample/, 'decoder.up_blocks.0.upsamplers.0'],
  [/^(encoder|decoder)\.norm_out/, '$1.conv_norm_out'],
]
const inner: readonly (readonly [RegExp, string])[] = [
  [/\.in_layers\.0/, '.norm1'],
  [/\.in_layers\.2/, '.conv1'],
  [/\.emb_layers\.1/, '.time_emb_proj'],
  [/\.out_layers\.0/, '.norm2'],
  [/\.out_layers\.3/, '.conv2'],
  [/\.(skip_connection|nin_shortcut)/, '.conv_shortcut'],
  [/(attentions\.\d)\.norm/, '$1.group_norm'],
  [/(attentions\.\d)\.proj_out/, '$1.to_out.0'],
  [/(attentions\.\d)\.([qkv])\./, '$1.to_$2.'],
]

/** Parts of the golden spatial transformer, which are called the same in both codes. */
const TRANSFORMER = /block(s\.\d+)?\.1\.(norm|proj_in|proj_out|transformer_blocks)\./

/** The golden model as diffusers keeps it: a second way from the names of one code to those of the other, for this model alone. */
export async function ldmOfDiffusers(): Promise<{ unet: StateDict; stage: StateDict }> {
  return ofDiffusers(await tensorsOf('model'))
}

/** The same of the golden model of classes, whose transformers have their names from the original code. */
export async function classesOfDiffusers(): Promise<{ unet: StateDict; stage: StateDict }> {
  const { tensors } = await classCheckpoint()
  const kept = new Map([...tensors].filter(([name]) => !name.startsWith('model.')))
  const original = [...tensors.keys()].filter((name) => name.startsWith('model.'))
  for (const name of original) {
    const average = tensors.get(`model_ema.${name.slice('model.'.length).replaceAll('.', '')}`)
    if (average) kept.set(name, average)
  }
  const { unet, stage } = await ofDiffusers(kept)
  const table = tensors.get(CLASS_TABLE)
  return { unet: table ? new Map([...unet, [CLASS_TABLE, table]]) : unet, stage }
}

async function ofDiffusers(tensors: StateDict): Promise<{ unet: StateDict; stage: StateDict }> {
  const transforms = [...tensors.keys()].some((name) => name.includes('.transformer_blocks.'))
  const [unet, stage] = [new Map<string, LazyTensor>(), new Map<string, LazyTensor>()]
  for (const [name, tensor] of tensors) {
    if (name.startsWith('model.')) await rename(unet, name.replace('model.diffusion_model.', ''), tensor, transforms)
    else if (name.startsWith('first_stage_model.')) await rename(stage, name.replace('first_stage_model.', ''), tensor, false)
  }
  return { unet, stage }
}

async function rename(to: Map<string, LazyTensor>, name: string, tensor: LazyTensor, transforms: boolean): Promise<void> {
  const apply = (text: string, rules: typeof outer) => {
    const rule = rules.find(([pattern]) => pattern.test(text))
    return rule ? text.replace(rule[0], rule[1]) : text
  }
  const place = apply(name, outer)
  const found = transforms && TRANSFORMER.test(name) ? place : apply(place, inner)
  const isLinear = /attentions\.\d\.(to_|qkv)/.test(found) && found.endsWith('weight')
  const shape = isLinear ? tensor.shape.slice(0, 2) : tensor.shape
  if (!found.includes('.qkv.')) return void to.set(found, { ...tensor, name: found, shape })
  // Two heads of 32: rows of q, k, v of the first one, then of the other.
  const [rows = 0, columns = 1] = shape
  const values = await tensor.read()
  for (const [i, part] of ['to_q', 'to_k', 'to_v'].entries()) {
    const size = 32 * columns
    const own = Float32Array.from(
      { length: values.length / 3 },
      (_, at) => values[(3 * Math.floor(at / size) + i) * size + (at % size)] ?? 0,
    )
    const key = found.replace('qkv', part)
    to.set(key, tensorOf(key, shape.length === 1 ? [rows / 3] : [rows / 3, columns], own))
  }
}
