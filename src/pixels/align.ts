import type { FaceMarks } from '../protocol/photos-api.ts'
import type { Square } from './crop.ts'
import { cornersOf, faceSquare } from './face-square.ts'
import { cut, roundHalfEven } from './prepare.ts'
import { lanczos, resize } from './resize.ts'
import { createRgba, type Rgba } from './rgba.ts'
import { addSoftBorder } from './soft-border.ts'

type Framed = { picture: Rgba; square: Square }

/**
 * Grid points per output pixel and axis. The official code samples 4096 x 4096 points for any size; after the shrink a
 * square has at most 4 pixels per output pixel, so that 4 points see them all, in a sixteenth of the time at 256.
 */
const gridPerPixel = 4

/**
 * The square whose pixels `alignFace` gives at `size`. The official code reduces a large picture by a whole factor first and moves the
 * square by half a pixel too little, so the sampled square lies up to half a factor beside `faceSquare`.
 */
export function sampledSquare({ width, height }: { width: number; height: number }, square: Square, size: number): Square {
  const factor = shrinkFactor(square, size)
  if (factor <= 1) return square
  const [scaleX, scaleY] = [width / roundHalfEven(width / factor), height / roundHalfEven(height / factor)]
  return {
    centreX: ((square.centreX - 0.5) / factor + 0.5) * scaleX,
    centreY: ((square.centreY - 0.5) / factor + 0.5) * scaleY,
    side: (square.side / factor) * Math.sqrt(scaleX * scaleY),
    angle: square.angle,
  }
}

function shrinkFactor(square: Square, size: number): number {
  return Math.floor((0.5 * square.side) / size)
}

/** A square much larger than the output: the whole picture is reduced by a whole factor first. */
function shrink({ picture, square }: Framed, size: number): Framed {
  const factor = shrinkFactor(square, size)
  if (factor <= 1) return { picture, square }
  const [width, height] = [roundHalfEven(picture.width / factor), roundHalfEven(picture.height / factor)]
  const scaled = { centreX: (square.centreX - 0.5) / factor + 0.5, centreY: (square.centreY - 0.5) / factor + 0.5 }
  return { picture: resize(picture, width, height, lanczos), square: { ...scaled, side: square.side / factor, angle: square.angle } }
}

function boundsOf(square: Square): { left: number; top: number; right: number; bottom: number } {
  const corners = cornersOf(square)
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  return {
    left: Math.floor(Math.min(...xs)),
    top: Math.floor(Math.min(...ys)),
    right: Math.ceil(Math.max(...xs)),
    bottom: Math.ceil(Math.max(...ys)),
  }
}

function borderOf(square: Square): number {
  return Math.max(roundHalfEven(0.1 * square.side), 3)
}

/** Cuts away pixels far from the square: they would cost time and change the median colour of the border. */
function cutAround({ picture, square }: Framed): Framed {
  const [bounds, border] = [boundsOf(square), borderOf(square)]
  const [left, top] = [Math.max(0, bounds.left - border), Math.max(0, bounds.top - border)]
  const width = Math.min(picture.width, bounds.right + border) - left
  const height = Math.min(picture.height, bounds.bottom + border) - top
  if (width >= picture.width && height >= picture.height) return { picture, square }
  return {
    picture: cut(picture, left, top, width, height),
    square: { ...square, centreX: square.centreX - left, centreY: square.centreY - top },
  }
}

/** Where the square reaches beyond the picture: a soft border on all sides, at least 0.3 squares wide. */
function padAround({ picture, square }: Framed): Framed {
  const [bounds, border] = [boundsOf(square), borderOf(square)]
  const needed = {
    left: Math.max(0, border - bounds.left),
    top: Math.max(0, border - bounds.top),
    right: Math.max(0, bounds.right - picture.width + border),
    bottom: Math.max(0, bounds.bottom - picture.height + border),
  }
  if (Math.max(...Object.values(needed)) <= border - 4) return { picture, square }
  const least = roundHalfEven(0.3 * square.side)
  const [left, top, right, bottom] = [needed.left, needed.top, needed.right, needed.bottom].map((margin) => Math.max(margin, least))
  const margins = { left: left ?? least, top: top ?? least, right: right ?? least, bottom: bottom ?? least }
  const padded = addSoftBorder(picture, margins, 0.02 * square.side)
  return { picture: padded, square: { ...square, centreX: square.centreX + margins.left, centreY: square.centreY + margins.top } }
}

/** Bilinear value of a channel at a point in pixel edges' coordinates; the edge pixel goes on beyond. */
function bilinear({ data, width, height }: Rgba, x: number, y: number, channel: number): number {
  const [column, row] = [Math.floor(x - 0.5), Math.floor(y - 0.5)]
  const [fx, fy] = [x - 0.5 - column, y - 0.5 - row]
  const value = (dx: number, dy: number): number => {
    const [cx, cy] = [Math.min(width - 1, Math.max(0, column + dx)), Math.min(height - 1, Math.max(0, row + dy))]
    return data[4 * (cy * width + cx) + channel] ?? 0
  }
  return (1 - fy) * ((1 - fx) * value(0, 0) + fx * value(1, 0)) + fy * ((1 - fx) * value(0, 1) + fx * value(1, 1))
}

function sampleGrid({ picture, square }: Framed, size: number): Rgba {
  const out = createRgba(size, size)
  const [ux, uy] = [(Math.cos(square.angle) * square.side) / size, (Math.sin(square.angle) * square.side) / size]
  for (let i = 0; i < size * size; i++) {
    const [u, v] = [(i % size) + 0.5 - size / 2, Math.floor(i / size) + 0.5 - size / 2]
    const [x, y] = [square.centreX + u * ux - v * uy, square.centreY + u * uy + v * ux]
    for (let c = 0; c < 3; c++) out.data[4 * i + c] = Math.floor(bilinear(picture, x, y, c))
    out.data[4 * i + 3] = 255
  }
  return out
}

/**
 * The official face alignment of an opaque picture: the square of `faceSquare`, at `size` x `size`. The area beyond
 * the picture becomes a soft border. Within a few grey levels of the official pictures (see `gridPerPixel`).
 */
export function alignFace(source: Rgba, marks: FaceMarks, size: number): Rgba {
  const framed = padAround(cutAround(shrink({ picture: source, square: faceSquare(marks) }, size)))
  return resize(sampleGrid(framed, gridPerPixel * size), size, size, lanczos)
}
