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

/** Each output pixel reads from `from` on, with the weights (fixed point) from its place in `first` to that of the next one. */
type Taps = { from: Int32Array; first: Int32Array; weights: Int32Array }

/** The taps of every output pixel; the kernel widens with the scale when the picture shrinks, and ends at the picture's edges. */
function makeTaps(inSize: number, outSize: number, kernel: Kernel): Taps {
  const scale = inSize / outSize
  const stretch = Math.max(scale, 1)
  const reach = kernel.reach * stretch
  const from: number[] = []
  const first = [0]
  const weights: number[] = []
  for (let i = 0; i < outSize; i++) {
    const centre = (i + 0.5) * scale
    const start = Math.max(0, Math.trunc(centre - reach + 0.5))
    const to = Math.min(inSize, Math.trunc(centre + reach + 0.5))
    const raw: number[] = []
    for (let place = start; place < to; place++) raw.push(kernel.weight((place - centre + 0.5) / stretch))
    const total = raw.reduce((sum, weight) => sum + weight, 0)
    from.push(start)
    weights.push(...raw.map((weight) => Math.trunc((weight / total) * one + (weight < 0 ? -0.5 : 0.5))))
    first.push(weights.length)
  }
  return { from: Int32Array.from(from), first: Int32Array.from(first), weights: Int32Array.from(weights) }
}

/** Distances in pixels between neighbours along the pass and between its lines. */
type Strides = { inLine: number; inAlong: number; outLine: number; outAlong: number }

/**
 * Every output pixel is a weighted sum, rounded from fixed point; the clamped array limits it to 0..255. The sums fit into 32 bits, since the
 * sizes of a pixel's weights add up to less than twice one. They are not a function of their own, which would take twice the time. A pixel is
 * read as one number of four bytes.
 */
function resample(source: Rgba, out: Uint8ClampedArray, { from, first, weights }: Taps, lines: number, strides: Strides): void {
  const { inLine, inAlong, outLine, outAlong } = strides
  const pixels = pixelsOf(source)
  for (let line = 0; line < lines; line++) {
    for (let place = 0; place < from.length; place++) {
      let red = one / 2
      let green = red
      let blue = red
      let i = line * inLine + (from[place] ?? 0) * inAlong
      const end = first[place + 1] ?? 0
      for (let k = first[place] ?? 0; k < end; k++, i += inAlong) {
        const weight = weights[k] ?? 0
        const pixel = pixels[i] ?? 0
        red = (red + Math.imul(weight, pixel & 255)) | 0
        green = (green + Math.imul(weight, (pixel >>> 8) & 255)) | 0
        blue = (blue + Math.imul(weight, (pixel >>> 16) & 255)) | 0
      }
      const target = 4 * (line * outLine + place * outAlong)
      out[target] = red >> fractionBits
      out[target + 1] = green >> fractionBits
      out[target + 2] = blue >> fractionBits
      out[target + 3] = 255
    }
  }
}

/** Red lies in the lowest byte: every machine that we run on is little-endian. */
function pixelsOf({ data, width, height }: Rgba): Uint32Array {
  const { buffer, byteOffset } = data.byteOffset % 4 === 0 ? data : data.slice()
  return new Uint32Array(buffer, byteOffset, width * height)
}

function resizeWidth(source: Rgba, width: number, kernel: Kernel): Rgba {
  if (width === source.width) return source
  const out = createRgba(width, source.height)
  const strides = { inLine: source.width, inAlong: 1, outLine: width, outAlong: 1 }
  resample(source, out.data, makeTaps(source.width, width, kernel), source.height, strides)
  return out
}

function resizeHeight(source: Rgba, height: number, kernel: Kernel): Rgba {
  if (height === source.height) return source
  const out = createRgba(source.width, height)
  const strides = { inLine: 1, inAlong: source.width, outLine: 1, outAlong: source.width }
  resample(source, out.data, makeTaps(source.height, height, kernel), source.width, strides)
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
