import { assert, at } from '../base/assert.ts'

/** Structural similarity (Wang et al. 2004) with the official evaluation's settings: values on [0, 1]. */
const windowSize = 11
const windowSigma = 1.5
const c1 = 0.01 ** 2
const c2 = 0.03 ** 2

const radius = (windowSize - 1) / 2
const bell = makeBell()

function makeBell(): Float64Array {
  const raw = Float64Array.from({ length: windowSize }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * windowSigma ** 2)))
  const total = raw.reduce((sum, weight) => sum + weight, 0)
  return raw.map((weight) => weight / total)
}

/** Blurs `lines` lines of `length` values, with zeros outside the picture. */
function blurLines(source: Float64Array, lines: number, length: number, lineStride: number, stride: number): Float64Array {
  const out = new Float64Array(source.length)
  const line = new Float64Array(length + 2 * radius)
  for (let start = 0; start < lines * lineStride; start += lineStride) {
    for (let i = 0; i < length; i++) line[radius + i] = source[start + i * stride] ?? 0
    for (let i = 0; i < length; i++) {
      let sum = 0
      for (let k = 0; k < windowSize; k++) sum += (bell[k] ?? 0) * (line[i + k] ?? 0)
      out[start + i * stride] = sum
    }
  }
  return out
}

function blur(source: Float64Array, width: number, height: number): Float64Array {
  return blurLines(blurLines(source, height, width, width, 1), width, height, 1, width)
}

/** The index of one channel, summed over its pixels. */
function sumOfChannel(a: Float64Array, b: Float64Array, width: number, height: number): number {
  const blurProduct = (x: Float64Array, y: Float64Array): Float64Array =>
    blur(
      x.map((value, i) => value * (y[i] ?? 0)),
      width,
      height,
    )
  const [meanA, meanB] = [blur(a, width, height), blur(b, width, height)]
  const [squareA, squareB, cross] = [blurProduct(a, a), blurProduct(b, b), blurProduct(a, b)]
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    const [ma, mb] = [at(meanA, i), at(meanB, i)]
    const spread = at(squareA, i) - ma * ma + at(squareB, i) - mb * mb
    const covariance = at(cross, i) - ma * mb
    sum += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (spread + c2))
  }
  return sum
}

/**
 * SSIM of two planar pictures in [-1, 1], any number of channels: mapped to [0, 1], 11 x 11 Gaussian window, zeros
 * outside, mean over channels and pixels. 1 for equal pictures. scikit-image 0.26 leaves out the windows over the border and torchmetrics 1.9 mirrors
 * the picture there, which gives some hundredths less at 64 pixels (findings/torchmetrics-ssim-counts-borders.sh). Throws `internal` when the sizes do not fit.
 */
export function ssim(a: Float32Array, b: Float32Array, width: number, height: number): number {
  const area = width * height
  assert(a.length === b.length && a.length > 0 && a.length % area === 0, `two planar pictures of ${width} x ${height} were expected`)
  const channel = (picture: Float32Array, start: number): Float64Array =>
    Float64Array.from(picture.subarray(start, start + area), (value) => (value + 1) / 2)
  let sum = 0
  for (let start = 0; start < a.length; start += area) sum += sumOfChannel(channel(a, start), channel(b, start), width, height)
  return sum / a.length
}
