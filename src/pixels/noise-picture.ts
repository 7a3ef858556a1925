import { fromPlanar } from './planar.ts'
import type { Rgba } from './rgba.ts'

/** Standard deviations that fill the scale; 1 number in 80 is clipped. */
const fullScale = 2.5
/** White becomes this, so that noise does not outshine the face beside it. */
const brightest = 0.7

/**
 * An x_T (planar, about N(0, 1)) as a dimmed picture: -2.5 black, 0 dark grey, 2.5 the brightest. Its first three channels are
 * red, green and blue; of fewer the last one stands in. `dims` is [channels, height, width].
 */
export function drawNoise(noise: Float32Array, [channels = 1, height = 1, width = 1]: readonly number[]): Rgba {
  const plane = height * width
  const shown = new Float32Array(3 * plane)
  for (let colour = 0; colour < 3; colour++) {
    const channel = Math.min(colour, channels - 1)
    shown.set(noise.subarray(channel * plane, (channel + 1) * plane), colour * plane)
  }
  const dimmed = shown.map((value) => {
    const share = Math.min(1, Math.max(0, value / (2 * fullScale) + 0.5))
    return 2 * brightest * share - 1
  })
  return fromPlanar(dimmed, width, height)
}
