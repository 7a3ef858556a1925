import { fromPlanar } from './planar.ts'
import type { Rgba } from './rgba.ts'

/** Standard deviations that fill the scale; 1 number in 80 is clipped. */
const fullScale = 2.5
/** White becomes this, so that noise does not outshine the face beside it. */
const brightest = 0.7

/** An x_T (planar, about N(0, 1)) as a dimmed picture: -2.5 black, 0 dark grey, 2.5 the brightest. */
export function drawNoise(noise: Float32Array, width: number, height: number): Rgba {
  const dimmed = noise.map((value) => {
    const share = Math.min(1, Math.max(0, value / (2 * fullScale) + 0.5))
    return 2 * brightest * share - 1
  })
  return fromPlanar(dimmed, width, height)
}
