import { alignFace } from '../pixels/align.ts'
import { faceSquare } from '../pixels/face-square.ts'
import { toPlanar } from '../pixels/planar.ts'
import type { FaceMarks, Framing, Point } from '../protocol/photos-api.ts'
import { boxAround, cropBitmap, WORK_SIDE } from './crop-bitmap.ts'
import { type Box, paintBox, readPixels } from './paint-box.ts'

/** The official alignment looks this many squares far: 0.1 on each side, and a little so that its rounding finds pixels too. */
const REACH = 1.3

/** What of a photo a model is to see, at `size` pixels, planar RGB in [-1, 1]. Of a large photo only its surroundings are read. */
export function frameBitmap(bitmap: ImageBitmap, { crop, marks }: Framing, size: number): Float32Array {
  return marks ? alignBitmap(bitmap, marks, size) : cropBitmap(bitmap, crop, size)
}

function alignBitmap(bitmap: ImageBitmap, marks: FaceMarks, size: number): Float32Array {
  const box = boxOf(marks, bitmap)
  const pixels = readPixels(paintBox(bitmap, box, WORK_SIDE))
  const scale = pixels.width / box.width
  const placed = mapMarks(marks, ({ x, y }) => ({ x: (x + 0.5 - box.left) * scale - 0.5, y: (y + 0.5 - box.top) * scale - 0.5 }))
  return toPlanar(alignFace(pixels, placed, size))
}

/** The whole photo, which the official code reduces before it cuts, to the pixel; of a large one what it would cut. */
function boxOf(marks: FaceMarks, { width, height }: ImageBitmap): Box {
  if (Math.max(width, height) <= WORK_SIDE) return { left: 0, top: 0, width, height }
  const square = faceSquare(marks)
  return boxAround({ ...square, side: REACH * square.side }, { width, height })
}

/** Marks with each point moved to where it is elsewhere. */
export function mapMarks({ leftEye, rightEye, mouth }: FaceMarks, to: (point: Point) => Point): FaceMarks {
  return { leftEye: to(leftEye), rightEye: to(rightEye), mouth: to(mouth) }
}
