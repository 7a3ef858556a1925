import { at } from '../../base/assert.ts'
import { randomBits } from '../gaussian.ts'

/** A picture turned by half: planar RGB, channel by channel, row and column reversed. */
export function upsideDown(picture: Float32Array, size: number): Float32Array {
  const area = size ** 2
  return picture.map((_, i) => at(picture, Math.floor(i / area) * area + (area - 1 - (i % area))))
}

/** A picture whose pixels changed places, each as a whole: the same colours in no order (Fisher and Yates). */
export function shuffledPixels(picture: Float32Array, size: number, seed: number): Float32Array {
  const area = size ** 2
  const bits = randomBits([seed >>> 0, 1, 2], area)
  const places = Array.from({ length: area }, (_, i) => i)
  for (let i = area - 1; i > 0; i--) {
    const j = Math.floor((at(bits, i) / 2 ** 32) * (i + 1))
    ;[places[i], places[j]] = [at(places, j), at(places, i)]
  }
  return picture.map((_, i) => at(picture, Math.floor(i / area) * area + at(places, i % area)))
}

/** A picture of uniform noise on 8-bit levels, planar RGB in [-1, 1]. No code can give it less than 8 bits per dimension. */
export function uniformNoise(size: number, seed: number): Float32Array {
  const bits = randomBits([seed >>> 0, 3, 4], 3 * size ** 2)
  return Float32Array.from(bits, (value) => (value >>> 24) / 127.5 - 1)
}
