import type { Architecture, ClassesArchitecture, PerceptualStage } from '../architecture.ts'
import { buildDenoiser } from '../denoiser.ts'
import { buildFirstDecoder, buildFirstEncoder } from '../first-stage.ts'
import { ALL_PRECISIONS } from '../graph-plan.ts'
import { type Hyper, hyperCount, hyperNumber } from '../hyper-parameters.ts'
import { buildModulation } from '../modulation.ts'
import type { Family, Shapes } from './family.ts'
import { countStages, MAX_HEADS, MAX_IMAGE_SIZE, readHeadChannels, readUnetOver, shapeOf, unknown } from './read-unet.ts'

const STAGE = 'first_stage_model'
const CODES = `${STAGE}.quantize.embedding.weight`
const CODEBOOK = 'codebook.bin'
/** The embedding of classes, [classes + 1, D]. */
export const CLASS_TABLE = 'cond_stage_model.embedding.weight'
const TABLE_FILE = 'classes.bin'
/** The picture size of every published model. No tensor tells it, and the U-Net takes any. */
export const PUBLISHED_SIZE = 256
/** More than any data set of pictures has. */
const MAX_CLASSES = 100_000

/** Latent diffusion (Rombach et al., CVPR 2022), unconditional or of classes, under the names of the original code. */
export const latentDiffusion: Family = {
  name: 'latent-diffusion',
  recognises: (shapes) => shapes.has('input_blocks.0.0.weight') && shapes.has(`${STAGE}.decoder.conv_in.weight`),
  readArchitecture,
  spaceOf: ({ state, firstStage, classes }) => ({
    state,
    clip: false,
    firstStage: true,
    ...(firstStage?.kind === 'perceptual' && firstStage.codes !== null && { codebook: CODEBOOK }),
    ...(classes && { classes: { count: classes.count, size: classes.size, table: TABLE_FILE } }),
  }),
  filesOf: ({ tensors }) => {
    const files = [
      [CODEBOOK, CODES],
      [TABLE_FILE, CLASS_TABLE],
    ] as const
    return files.flatMap(([path, name]) => {
      const tensor = tensors.get(name)
      return tensor ? [{ path, tensor }] : []
    })
  },
  planGraphs: ({ architecture, tensors }) => {
    const { firstStage } = architecture
    if (firstStage?.kind !== 'perceptual') return []
    return [
      { name: 'first_encoder', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildFirstEncoder(graph, architecture, firstStage) },
      { name: 'first_decoder', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildFirstDecoder(graph, architecture, firstStage) },
      { name: 'baseline_modulation', tensors, precisions: ['fp32'], build: (graph) => buildModulation(graph, architecture) },
      { name: 'baseline_denoiser', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildDenoiser(graph, architecture, false) },
    ]
  },
}

function readArchitecture(shapes: Shapes, hyper: Hyper): Architecture {
  const firstStage = readFirstStage(shapes, hyper)
  const imageSize = hyperCount(hyper, 'img_size', MAX_IMAGE_SIZE) ?? PUBLISHED_SIZE
  const factor = 2 ** (firstStage.widths.length - 1)
  if (imageSize % factor !== 0) throw unlike(`an image size (img_size) that ${factor} divides, found ${imageSize}`)
  const [, channels] = shapeOf(shapes, `${STAGE}.post_quant_conv.weight`)
  const state = [channels, imageSize / factor, imageSize / factor] as const
  const attentionHeads = readHeadChannels(hyper) ?? hyperCount(hyper, 'net_beatgans_attn_head', MAX_HEADS) ?? null
  const classes = readClasses(shapes)
  return readUnetOver(shapes, hyper, { imageSize, state, attentionHeads: attentionHeads ?? (classes && CLASS_HEADS), firstStage, classes })
}

/** Heads of the published model of classes (cin256-v2). No tensor tells them. */
export const CLASS_HEADS = 1

function readClasses(shapes: Shapes): ClassesArchitecture | null {
  const table = shapes.get(CLASS_TABLE)?.shape
  if (!table) return null
  const attention = 'middle_block.1.transformer_blocks.0.attn2.to_k.weight'
  const seen = shapes.get(attention)?.shape[1]
  if (seen === undefined) throw unlike(`cross-attention to the classes of ${CLASS_TABLE}, found no ${attention}`)
  const [rows = 0, size = 0] = table
  if (table.length !== 2 || rows < 2 || rows > MAX_CLASSES || seen !== size)
    throw unlike(`a table of 2 to ${MAX_CLASSES} classes with ${seen} numbers each, as cross-attention takes them, found [${table}]`)
  return { count: rows - 1, size, depth: countStages(shapes, 'middle_block.1.transformer_blocks') }
}

function readFirstStage(shapes: Shapes, hyper: Hyper): PerceptualStage {
  const levels = countStages(shapes, `${STAGE}.encoder.down`)
  const place = (level: number) => `${STAGE}.encoder.down.${level}`
  const all = Array.from({ length: levels }, (_, level) => level)
  const codes = shapes.get(CODES)?.shape[0] ?? null
  return {
    kind: 'perceptual',
    widths: all.map((level) => shapeOf(shapes, `${place(level)}.block.0.conv1.weight`)[0]),
    resBlocks: countStages(shapes, `${place(0)}.block`),
    attentionLevels: all.filter((level) => shapes.has(`${place(level)}.attn.0.norm.weight`)),
    innerChannels: shapeOf(shapes, `${STAGE}.post_quant_conv.weight`)[0],
    codes,
    scale: hyperNumber(hyper, 'scale_factor') ?? 1,
  }
}

const unlike = (expected: string) => unknown(expected, 'latent diffusion model')
