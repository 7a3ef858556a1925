import type { FaceMarks, Point } from '../protocol/photos-api.ts'
import type { Square } from './crop.ts'

/** The middle of some points. */
export function meanPoint(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}

/** The marks of the usual 68 points of a face: eyes are 36..41 and 42..47, corners of the mouth 48 and 54. */
export function marksOf68(points: readonly Point[]): FaceMarks {
  return {
    leftEye: meanPoint(points.slice(36, 42)),
    rightEye: meanPoint(points.slice(42, 48)),
    mouth: meanPoint([...points.slice(48, 49), ...points.slice(54, 55)]),
  }
}

/**
 * The square that the official alignment shows of a face: turned so that the eyes lie level (averaged with the upright
 * from mouth to eyes), twice as wide as the larger of 2 eye distances and 1.8 times eyes to mouth, a little below the eyes.
 */
export function faceSquare({ leftEye, rightEye, mouth }: FaceMarks): Square {
  const eyes = meanPoint([leftEye, rightEye])
  const across = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y }
  const down = { x: mouth.x - eyes.x, y: mouth.y - eyes.y }
  const half = Math.max(2 * Math.hypot(across.x, across.y), 1.8 * Math.hypot(down.x, down.y))
  const angle = Math.atan2(across.y - down.x, across.x + down.y)
  return { centreX: eyes.x + 0.1 * down.x + 0.5, centreY: eyes.y + 0.1 * down.y + 0.5, side: 2 * half, angle }
}

/** The corners of a square, in the coordinates of marks: top left, bottom left, bottom right, top right. */
export function cornersOf({ centreX, centreY, side, angle }: Square): [Point, Point, Point, Point] {
  const [ux, uy] = [(Math.cos(angle) * side) / 2, (Math.sin(angle) * side) / 2]
  const corner = (u: number, v: number): Point => ({ x: centreX - 0.5 + u * ux - v * uy, y: centreY - 0.5 + u * uy + v * ux })
  return [corner(-1, -1), corner(-1, 1), corner(1, 1), corner(1, -1)]
}
