import type { Way } from '../src/protocol/codes.ts'
import type { RenderWay } from '../src/protocol/engine-api.ts'
import type { Model } from '../src/recipes/model.ts'

/** Means over some faces of how near they come back, and how often the network was called for one of them. */
export type RoundTrip = { calls: number; ssim: number; mse: number }

/** Faces (planar RGB in [-1, 1]) up one way with their own z_sem, and back another one. */
export async function roundTrip(model: Model, faces: readonly Float32Array[], up: Way, back: RenderWay): Promise<RoundTrip> {
  const mean = { calls: 0, ssim: 0, mse: 0 }
  for (const data of faces) {
    const images = { data, count: 1 }
    const { z } = await model.encode({ images })
    const inverted = await model.invert({ images, z, way: up, preview: false })
    const drawn = await model.render({ noise: inverted.noise, z, way: back, preview: false })
    const { ssim, mse } = await model.compare({ a: drawn.images.data, b: data, size: model.manifest.imageSize })
    mean.calls += (inverted.timing.steps + drawn.timing.steps) / faces.length
    mean.ssim += ssim / faces.length
    mean.mse += mse / faces.length
  }
  return mean
}
