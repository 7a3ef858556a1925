import { pictureDims } from '../../protocol/space.ts'
import { type Architecture, type TimeEncoderArchitecture, variational } from '../architecture.ts'
import { buildDenoiser } from '../denoiser.ts'
import { ALL_PRECISIONS, type GraphPlan } from '../graph-plan.ts'
import { type Hyper, hyperCount } from '../hyper-parameters.ts'
import { buildModulation } from '../modulation.ts'
import { buildTimeEncoder } from '../time-encoder.ts'
import type { Family, Shapes } from './family.ts'
import { countStages, MAX_IMAGE_SIZE, readUnetOver, shapeOf, unknown } from './read-unet.ts'

/** The side of the pictures of the published models (CIFAR-10, ImageNet 32). No tensor tells it. */
export const DIFFENC_SIZE = 32
const LEVELS = 2
const MAX_GROUPS = 64
/** The groups of the norms in the authors' encoder: those of its levels, and those of its middle. */
const GROUPS = { levels: 32, middle: 16 }

/** Variational diffusion models (Kingma et al., NeurIPS 2021), and DiffEnc (Nielsen et al., ICLR 2024) with or without its trained encoder. */
export const diffenc: Family = {
  name: 'diffenc',
  recognises: (shapes) => shapes.has('input_blocks.0.0.weight') && shapes.has('middle_block.1.q.weight'),
  readArchitecture,
  spaceOf: ({ imageSize }) => ({ state: pictureDims(imageSize), clip: false, firstStage: false, grid: 'centred' }),
  planGraphs: ({ architecture, tensors }) => {
    const { timeEncoder } = architecture
    const denoiser: GraphPlan[] = [
      { name: 'baseline_modulation', tensors, precisions: ['fp32'], build: (graph) => buildModulation(graph, architecture) },
      { name: 'baseline_denoiser', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildDenoiser(graph, architecture, false) },
    ]
    if (!timeEncoder) return denoiser
    return [
      ...denoiser,
      { name: 'time_encoder', tensors, precisions: ['fp32'], build: (graph) => buildTimeEncoder(graph, architecture, timeEncoder) },
    ]
  },
}

function readArchitecture(shapes: Shapes, hyper: Hyper): Architecture {
  const imageSize = hyperCount(hyper, 'img_size', MAX_IMAGE_SIZE) ?? DIFFENC_SIZE
  const [channels] = shapeOf(shapes, 'out.2.weight')
  if (channels !== 3) throw unlike(`pictures of three channels, found ${channels}`)
  // Learned ends (`gamma/w`, `gamma/b`), as of the MNIST models, move the levels, but not the times that the networks see.
  if ([...shapes.keys()].some((name) => name.startsWith('gamma/'))) throw unlike('a fixed noise schedule, found a learned one (gamma)')
  const space = { imageSize, state: pictureDims(imageSize), attentionHeads: 1, firstStage: null, conventions: variational }
  return { ...readUnetOver(shapes, hyper, space), timeEncoder: readTimeEncoder(shapes, hyper, imageSize) }
}

function readTimeEncoder(shapes: Shapes, hyper: Hyper, imageSize: number): TimeEncoderArchitecture | null {
  if (!shapes.has('time_encoder.conv_in.weight')) return null
  if (imageSize % 2 ** LEVELS !== 0) throw unlike(`an image size (img_size) that ${2 ** LEVELS} divides, found ${imageSize}`)
  const own = hyperCount(hyper, 'time_encoder_groups', MAX_GROUPS)
  return {
    widths: Array.from({ length: LEVELS }, (_, level) => shapeOf(shapes, `time_encoder.down.${level}.0.in_layers.2.weight`)[0]),
    resBlocks: countStages(shapes, 'time_encoder.down.0'),
    groups: own === undefined ? GROUPS : { levels: own, middle: own },
  }
}

const unlike = (expected: string) => unknown(expected, 'VDM or DiffEnc model')
