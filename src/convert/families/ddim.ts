import { pictureDims } from '../../protocol/space.ts'
import { buildDenoiser } from '../denoiser.ts'
import { buildModulation } from '../modulation.ts'
import { ALL_PRECISIONS } from '../graph-plan.ts'
import type { Family } from './family.ts'
import { readUnet } from './read-unet.ts'

/** A plain DDPM or DDIM with the same U-Net, the paper's baseline: it knows no z_sem. */
export const ddim: Family = {
  name: 'ddim',
  recognises: (shapes) => shapes.has('input_blocks.0.0.weight') && !shapes.has('encoder.out.3.weight'),
  readArchitecture: readUnet,
  spaceOf: ({ imageSize }) => ({ state: pictureDims(imageSize), clip: true, firstStage: false }),
  planGraphs: ({ architecture, tensors }) => [
    { name: 'baseline_modulation', tensors, precisions: ['fp32'], build: (graph) => buildModulation(graph, architecture) },
    { name: 'baseline_denoiser', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildDenoiser(graph, architecture, true) },
  ],
}
