import type { Architecture, FirstStageArchitecture } from '../architecture.ts'
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
/** The picture size of every published model. No tensor tells it, and the U-Net takes any. */
export const PUBLISHED_SIZE = 256

/** Unconditional latent diffusion (Rombach et al., CVPR 2022), under the names of the original code. */
export const latentDiffusion: Family = {
  name: 'latent-diffusion',
  recognises: (shapes) => shapes.has('input_blocks.0.0.weight') && shapes.has(`${STAGE}.decoder.conv_in.weight`),
  readArchitecture,
  spaceOf: ({ state, firstStage }) => ({ state, clip: false, firstStage: true, ...(firstStage?.codes != null && { codebook: CODEBOOK }) }),
  filesOf: ({ tensors }) => {
    const tensor = tensors.get(CODES)
    return tensor ? [{ path: CODEBOOK, tensor }] : []
  },
  planGraphs: ({ architecture, tensors }) => {
    const { firstStage } = architecture
    if (!firstStage) return []
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
  return readUnetOver(shapes, hyper, { imageSize, state, attentionHeads, firstStage })
}

function readFirstStage(shapes: Shapes, hyper: Hyper): FirstStageArchitecture {
  const levels = countStages(shapes, `${STAGE}.encoder.down`)
  const place = (level: number) => `${STAGE}.encoder.down.${level}`
  const all = Array.from({ length: levels }, (_, level) => level)
  const codes = shapes.get(CODES)?.shape[0] ?? null
  return {
    widths: all.map((level) => shapeOf(shapes, `${place(level)}.block.0.conv1.weight`)[0]),
    resBlocks: countStages(shapes, `${place(0)}.block`),
    attentionLevels: all.filter((level) => shapes.has(`${place(level)}.attn.0.norm.weight`)),
    innerChannels: shapeOf(shapes, `${STAGE}.post_quant_conv.weight`)[0],
    codes,
    scale: hyperNumber(hyper, 'scale_factor') ?? 1,
  }
}

const unlike = (expected: string) => unknown(expected, 'latent diffusion model')
