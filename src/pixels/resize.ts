import { SubcodeError } from '../base/errors.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** A resampling kernel and how far it reaches, in pixels of the coarser grid. */
export type Kernel = { reach: number; weight: (x: number) => number }

const triangle: Kernel = { reach: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) }

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

export const lanczos: Kernel = { reach: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) }

/** Fixed point of the weights: the imaging library that the official code prepares pictures with rounds them so. */
const fractionBits = 22
const one = 2 ** fractionBits

/** Where an output pixel reads from, and with which weights (fixed point). */
type Tap = { from: number; weights: Int32Array }

/** One tap per output pixel; the kernel widens with the scale when the picture shrinks, and ends at the picture's edges. */
function makeTaps(inSize: number, outSize: number, kernel: Kernel): Tap[] {
  const scale = inSize / outSize
  const stretch = Math.max(scale, 1)
  const reach = kernel.reach * stretch
  return Array.from({ length: outSize }, (_, i) => {
    const centre = (i + 0.5) * scale
    const from = Math.max(0, Math.trunc(centre - reach + 0.5))
    const to = Math.min(inSize, Math.trunc(centre + reach + 0.5))
    const raw: number[] = []
    for (let place = from; place < to; place++) raw.push(kernel.weight((place - centre + 0.5) / stretch))
    const total = raw.reduce((sum, weight) => sum + weight, 0)
    return { from, weights: new Int32Array(raw.map((weight) => Math.trunc((weight / total) * one + (weight < 0 ? -0.5 : 0.5)))) }
  })
}

/** Distances in the byte arrays between neighbours along the pass and between its lines. */
type Strides = { inLine: number; inAlong: number; outLine: number; outAlong: number }

/**
 * Every output pixel is a weighted sum, rounded from fixed point; the clamped array limits it to 0..255. The sums fit into 32 bits, since the
 * sizes of a pixel's weights add up to less than twice one. They are not a function of their own, which would take twice the time.
 */
function resample(source: Uint8ClampedArray, out: Uint8ClampedArray, taps: Tap[], lines: number, strides: Strides): void {
  const { inLine, inAlong, outLine, outAlong } = strides
  for (const [place, { from, weights }] of taps.entries()) {
    for (let line = 0; line < lines; line++) {
      let red = one / 2
      let green = red
      let blue = red
      let i = line * inLine + from * inAlong
      for (let k = 0; k < weights.length; k++, i += inAlong) {
        const weight = weights[k] ?? 0
        red = (red + Math.imul(weight, source[i] ?? 0)) | 0
        green = (green + Math.imul(weight, source[i + 1] ?? 0)) | 0
        blue = (blue + Math.imul(weight, source[i + 2] ?? 0)) | 0
      }
      const target = line * outLine + place * outAlong
      out[target] = red >> fractionBits
      out[target + 1] = green >> fractionBits
      out[target + 2] = blue >> fractionBits
      out[target + 3] = 255
    }
  }
}

function resizeWidth(source: Rgba, width: number, kernel: Kernel): Rgba {
  if (width === source.width) return source
  const out = createRgba(width, source.height)
  const strides = { inLine: 4 * source.width, inAlong: 4, outLine: 4 * width, outAlong: 4 }
  resample(source.data, out.data, makeTaps(source.width, width, kernel), source.height, strides)
  return out
}

function resizeHeight(source: Rgba, height: number, kernel: Kernel): Rgba {
  if (height === source.height) return source
  const out = createRgba(source.width, height)
  const strides = { inLine: 4, inAlong: 4 * source.width, outLine: 4, outAlong: 4 * source.width }
  resample(source.data, out.data, makeTaps(source.height, height, kernel), source.width, strides)
  return out
}

/**
 * Antialiased resize of an opaque picture, bit for bit as PIL does it (rows first, rounded to bytes in between).
 * Returns the source itself when the size is the same. Throws `internal` for an empty target.
 */
export function resize(source: Rgba, width: number, height: number, kernel: Kernel = triangle): Rgba {
  if (!(width >= 1 && height >= 1)) throw new SubcodeError('internal', `a picture cannot be resized to ${width} x ${height}`)
  return resizeHeight(resizeWidth(source, width, kernel), height, kernel)
}
