import { expect, test } from 'vitest'
import { DEFAULT_PACK, packFolder } from '../e2e/support/shipped-packs.ts'
import { countMacs, countParameters } from '../src/convert/count.ts'
import { buildDenoiser } from '../src/convert/denoiser.ts'
import { createGraph } from '../src/convert/graph.ts'
import { readManifest } from './native-subject.ts'
import { pixelDenoiser, randomModel } from './random-model.ts'

test('over the states of the default pack, the denoiser of random weights has its multiplications and its numbers', async () => {
  const { space, graphs } = await readManifest(packFolder(DEFAULT_PACK))
  const pixels = pixelDenoiser(2 * space.state[1]) // maps of the same sides
  const architecture = { ...pixels, state: space.state, unet: { ...pixels.unet, patchSize: 2 } }
  const graph = createGraph('denoiser', randomModel(architecture), 'fp32')
  buildDenoiser(graph, architecture, space.clip)
  expect({ macs: countMacs(graph), parameters: countParameters(graph) }).toEqual({
    macs: graphs.denoiser?.macs,
    parameters: graphs.denoiser?.parameters,
  })
})
