import { folderSink } from '../src/cli/folder-sink.ts'
import { convert } from '../src/convert/convert.ts'
import { plainCard } from '../src/convert/pack-manifest.ts'
import { pixelDenoiser, randomModel } from './random-model.ts'

/** Writes a pack of a denoiser over pixels with random weights, of the widths that the default pack has: a plain DDIM of this picture size. */
export async function writePixelPack(folder: string, name: string, imageSize: number): Promise<void> {
  const architecture = { ...pixelDenoiser(imageSize), zSize: null }
  const hyperParameters = { img_size: imageSize, net_attn: architecture.unet.attentionSides, beta_scheduler: 'linear' }
  const none = { latent: null, baseline: null, classifier: null, statistics: null, attributes: null, covariance: null, readme: null }
  const model = { tensors: randomModel(architecture), hyperParameters, globalStep: undefined, epoch: undefined }
  const card = plainCard(name, 'random numbers')
  await convert({ model, ...none, samples: [] }, { stored: 'float16', card, measure: null }, await folderSink(folder))
}
