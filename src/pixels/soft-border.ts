import { createRgba, type Rgba } from './rgba.ts'

/** Pixels to add on each side. */
export type Margins = { left: number; top: number; right: number; bottom: number }

/** Index of a picture continued by reflection, the edge pixel not repeated. */
function reflectIndex(index: number, size: number): number {
  const period = Math.max(1, 2 * (size - 1))
  const wrapped = ((index % period) + period) % period
  return Math.min(wrapped, period - wrapped)
}

function padByReflection(source: Rgba, { left, top, right, bottom }: Margins): Rgba {
  const out = createRgba(source.width + left + right, source.height + top + bottom)
  for (let y = 0; y < out.height; y++) {
    const row = reflectIndex(y - top, source.height) * source.width
    for (let x = 0; x < out.width; x++) {
      const from = 4 * (row + reflectIndex(x - left, source.width))
      out.data.set(source.data.subarray(from, from + 4), 4 * (y * out.width + x))
    }
  }
  return out
}

/** Index of a picture continued by reflection, the edge pixel repeated: as the blur sees it. */
function mirrorIndex(index: number, size: number): number {
  const wrapped = ((index % (2 * size)) + 2 * size) % (2 * size)
  return Math.min(wrapped, 2 * size - 1 - wrapped)
}

function makeBell(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5)
  const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)))
  const total = raw.reduce((sum, weight) => sum + weight, 0)
  return raw.map((weight) => weight / total)
}

function blurLines(
  plane: Float32Array,
  bell: Float64Array,
  lines: number,
  length: number,
  lineStride: number,
  stride: number,
): Float32Array {
  const radius = (bell.length - 1) / 2
  const out = new Float32Array(plane.length)
  const line = new Float64Array(length + 2 * radius)
  for (let start = 0; start < lines * lineStride; start += lineStride) {
    for (let i = 0; i < line.length; i++) line[i] = plane[start + mirrorIndex(i - radius, length) * stride] ?? 0
    for (let i = 0; i < length; i++) {
      let sum = 0
      for (let k = 0; k < bell.length; k++) sum += (bell[k] ?? 0) * (line[i + k] ?? 0)
      out[start + i * stride] = sum
    }
  }
  return out
}

/** Grey levels of the histogram that finds the median, finer than a byte so that the result is not visibly coarse. */
const binsPerLevel = 16

function medianOf(plane: Float32Array): number {
  const counts = new Uint32Array(256 * binsPerLevel)
  for (const value of plane) {
    const bin = Math.min(counts.length - 1, Math.max(0, Math.floor(value * binsPerLevel)))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  let [bin, seen] = [0, counts[0] ?? 0]
  while (2 * seen < plane.length) seen += counts[++bin] ?? 0
  return bin / binsPerLevel
}

/** How far outside the original a pixel of the padded picture lies: 1 at the outer edge, 0 at the original's, negative inside. */
function makeOutsideness(width: number, height: number, { left, top, right, bottom }: Margins): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return Math.max(1 - Math.min(x / left, (width - 1 - x) / right), 1 - Math.min(y / top, (height - 1 - y) / bottom))
  })
}

function limit(value: number): number {
  return Math.min(1, Math.max(0, value))
}

/**
 * A picture with margins on all four sides, as the official alignment adds them: the reflected picture, blurred by `sigma`
 * pixels towards the outside, and fading to the picture's median colour. Margins must be at least 1.
 */
export function addSoftBorder(source: Rgba, margins: Margins, sigma: number): Rgba {
  const out = padByReflection(source, margins)
  const { width, height } = out
  const outside = makeOutsideness(width, height, margins)
  const bell = makeBell(sigma)
  for (let c = 0; c < 3; c++) {
    const plane = Float32Array.from(outside, (_, i) => out.data[4 * i + c] ?? 0)
    const blurred = blurLines(blurLines(plane, bell, width, height, 1, width), bell, height, width, width, 1)
    const softened = plane.map((value, i) => value + ((blurred[i] ?? 0) - value) * limit(3 * (outside[i] ?? 0) + 1))
    const median = medianOf(softened)
    softened.forEach((value, i) => {
      out.data[4 * i + c] = value + (median - value) * limit(outside[i] ?? 0)
    })
  }
  return out
}
