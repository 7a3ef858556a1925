import { alignFace, sampledSquare } from '../pixels/align.ts'
import { faceSquare } from '../pixels/face-square.ts'
import { toPlanar } from '../pixels/planar.ts'
import type { Rgba } from '../pixels/rgba.ts'
import type { Crop, FaceMarks, Framing, Point } from '../protocol/photos-api.ts'
import { boxAround, cropPhoto, WORK_SIDE } from './crop-photo.ts'
import { type Box, type PhotoReader, readerOf } from './paint-box.ts'

/** The official alignment looks this many squares far: 0.1 on each side, and a little so that its rounding finds pixels too. */
const REACH = 1.3

type Size = { width: number; height: number }

/** The framed part of a photo at `size` pixels, planar RGB in [-1, 1]. Of a large photo only its surroundings are read. */
export function framePixels(photo: PhotoReader, { crop, marks }: Framing, size: number): Float32Array {
  return toPlanar(marks ? alignPhoto(photo, marks, size) : cropPhoto(photo, crop, size))
}

/** The same of a bitmap. */
export function frameBitmap(bitmap: ImageBitmap, framing: Framing, size: number): Float32Array {
  return framePixels(readerOf(bitmap), framing, size)
}

/** The square of a photo whose pixels `frameBitmap` gives: the place where a picture of this framing belongs. */
export function framedSquare(photo: Size, { crop, marks }: Framing, size: number): Crop {
  if (!marks) return crop
  const box = boxOf(marks, photo)
  const scale = Math.min(1, WORK_SIDE / Math.max(box.width, box.height))
  const [width, height] = [Math.round(box.width * scale), Math.round(box.height * scale)]
  const { centreX, centreY, side, angle } = faceSquare(placeMarks(marks, box, width / box.width))
  const square = sampledSquare({ width, height }, { centreX, centreY, side, angle }, size)
  const back = box.width / width
  return { centreX: box.left + square.centreX * back, centreY: box.top + square.centreY * back, side: square.side * back, angle }
}

function placeMarks(marks: FaceMarks, box: Box, scale: number): FaceMarks {
  return mapMarks(marks, ({ x, y }) => ({ x: (x + 0.5 - box.left) * scale - 0.5, y: (y + 0.5 - box.top) * scale - 0.5 }))
}

function alignPhoto(photo: PhotoReader, marks: FaceMarks, size: number): Rgba {
  const box = boxOf(marks, photo)
  const pixels = photo.read(box, WORK_SIDE)
  return alignFace(pixels, placeMarks(marks, box, pixels.width / box.width), size)
}

/** The whole photo, for pixels equal to the official code, which reduces before it cuts; of a large photo only the part to cut. */
function boxOf(marks: FaceMarks, { width, height }: Size): Box {
  if (Math.max(width, height) <= WORK_SIDE) return { left: 0, top: 0, width, height }
  const square = faceSquare(marks)
  return boxAround({ ...square, side: REACH * square.side }, { width, height })
}

/** Marks with each point moved to where it is elsewhere. */
function mapMarks({ leftEye, rightEye, mouth }: FaceMarks, to: (point: Point) => Point): FaceMarks {
  return { leftEye: to(leftEye), rightEye: to(rightEye), mouth: to(mouth) }
}
