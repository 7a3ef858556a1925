/*
 * Framing as arithmetic: a crop is a turned square of the photo, the view is the square of the screen that shows it.
 * Lengths of the photo are in its own pixels, lengths of the view in shares of its side.
 */
import type { Crop, FaceMarks, Point } from '../../protocol/photos-api.ts'

export type PhotoSize = { width: number; height: number }

/** Where the official alignment puts the eyes and the mouth, in shares of the side, measured on aligned pictures. */
export const landmarks = { eyeY: 0.465, eyeDistance: 0.24, mouthY: 0.68 } as const

/** A crop may not be smaller than this, in pixels of the photo: there is no face in less. */
const MIN_SIDE = 16

/** A crop may reach over the edge, where the photo is mirrored, up to this many times the photo's shorter side. */
const MAX_REACH = 2

/** The whole width or height around the middle; in a tall picture a little above it, where faces are. */
export function firstCrop({ width, height }: PhotoSize): Crop {
  const side = Math.min(width, height)
  const spare = Math.max(0, height - side)
  return { centreX: width / 2, centreY: side / 2 + spare * 0.3, side, angle: 0 }
}

/** Moves the picture under the view by shares of the view's side; the centre stays within the photo. */
export function panBy(crop: Crop, size: PhotoSize, shareX: number, shareY: number): Crop {
  const { x, y } = turn(shareX * crop.side, shareY * crop.side, crop.angle)
  return { ...crop, centreX: clamp(crop.centreX - x, 0, size.width), centreY: clamp(crop.centreY - y, 0, size.height) }
}

/** Enlarges by `factor` around a point of the view, given from its middle in shares of its side. */
export function zoomBy(crop: Crop, size: PhotoSize, factor: number, shareX = 0, shareY = 0): Crop {
  const side = clamp(crop.side / factor, MIN_SIDE, MAX_REACH * Math.min(size.width, size.height))
  const { x, y } = turn(shareX * (crop.side - side), shareY * (crop.side - side), crop.angle)
  return { ...crop, side, centreX: clamp(crop.centreX + x, 0, size.width), centreY: clamp(crop.centreY + y, 0, size.height) }
}

/** Turns the picture clockwise under the view by `radians`: the crop turns the other way. */
export function turnBy(crop: Crop, radians: number): Crop {
  return { ...crop, angle: normalizeAngle(crop.angle - radians) }
}

/** The move of two fingers: `from` and `to` are their places in shares of the view, from its middle. */
export function pinch(crop: Crop, size: PhotoSize, from: [Point, Point], to: [Point, Point]): Crop {
  const before = span(from)
  const after = span(to)
  if (before.length === 0 || after.length === 0) return crop
  const moved = panBy(crop, size, after.x - before.x, after.y - before.y)
  return turnBy(zoomBy(moved, size, after.length / before.length, after.x, after.y), after.angle - before.angle)
}

/** Where in the view a point of the photo is seen (0, 0 is the middle of the first pixel), from the view's middle. */
export function placeOf(point: Point, { centreX, centreY, side, angle }: Crop): Point {
  return turn((point.x + 0.5 - centreX) / side, (point.y + 0.5 - centreY) / side, -angle)
}

/** The point of the photo that is seen at a place of the view: the inverse of `placeOf`. */
export function pointAt(place: Point, { centreX, centreY, side, angle }: Crop): Point {
  const { x, y } = turn(place.x * side, place.y * side, angle)
  return { x: centreX + x - 0.5, y: centreY + y - 0.5 }
}

/** Marks where the outline has its eyes and its mouth. */
export function outlineMarks(crop: Crop): FaceMarks {
  const eye = (side: number) => pointAt({ x: (side * landmarks.eyeDistance) / 2, y: landmarks.eyeY - 0.5 }, crop)
  return { leftEye: eye(-1), rightEye: eye(1), mouth: pointAt({ x: 0, y: landmarks.mouthY - 0.5 }, crop) }
}

function span([a, b]: [Point, Point]): Point & { length: number; angle: number } {
  const dx = b.x - a.x
  const dy = b.y - a.y
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: Math.hypot(dx, dy), angle: Math.atan2(dy, dx) }
}

function turn(x: number, y: number, angle: number): Point {
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) }
}

/** Into (-pi, pi]. */
function normalizeAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.ceil((angle - Math.PI) / (2 * Math.PI))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
