import { buildDenoiser } from '../denoiser.ts'
import { buildEncoder } from '../encoder.ts'
import { buildLatentModulation } from '../latent-modulation.ts'
import { buildLatentDenoiser } from '../latent-net.ts'
import { buildModulation } from '../modulation.ts'
import { ALL_PRECISIONS, type GraphPlan } from '../graph-plan.ts'
import type { Family } from './family.ts'
import { planFoldedStage, readFoldedStage } from './folded-stage.ts'
import { readUnet } from './read-unet.ts'

/** A diffusion autoencoder (Preechakul et al., CVPR 2022), with its latent DDIM where the file has one. */
export const diffae: Family = {
  name: 'diffae',
  recognises: (shapes) => shapes.has('input_blocks.0.0.weight') && shapes.has('encoder.out.3.weight'),
  readArchitecture: (shapes, hyper) => readUnet(shapes, hyper, readFoldedStage(shapes)),
  spaceOf: ({ state, firstStage }) => ({ state, clip: firstStage === null, firstStage: firstStage !== null }),
  planGraphs: (model) => {
    const { architecture, tensors, latentClips } = model
    const { encoder, zSize, latent, firstStage } = architecture
    if (!encoder || zSize === null) return []
    const plans: GraphPlan[] = [
      { name: 'encoder', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildEncoder(graph, architecture, encoder, zSize) },
      { name: 'modulation', tensors, precisions: ['fp32'], build: (graph) => buildModulation(graph, architecture) },
      { name: 'denoiser', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildDenoiser(graph, architecture, firstStage === null) },
      ...planFoldedStage(model),
    ]
    if (!latent) return plans
    return [
      ...plans,
      { name: 'latent_modulation', tensors, precisions: ['fp32'], build: (graph) => buildLatentModulation(graph, latent) },
      {
        name: 'latent_denoiser',
        tensors,
        precisions: ALL_PRECISIONS,
        build: (graph) => buildLatentDenoiser(graph, latent, zSize, latentClips),
      },
    ]
  },
}
