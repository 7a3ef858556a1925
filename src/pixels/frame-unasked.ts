import type { FaceMarks, Framing } from '../protocol/photos-api.ts'
import { faceSquare } from './face-square.ts'

/** The framing of a photo without the user: the first face by its official alignment; without faces, the middle square. */
export function frameUnasked([face]: readonly FaceMarks[], { width, height }: { width: number; height: number }): Framing {
  if (face) {
    const { leftEye, rightEye, mouth } = face
    return { crop: faceSquare(face), marks: { leftEye, rightEye, mouth } }
  }
  return { crop: { centreX: width / 2, centreY: height / 2, side: Math.min(width, height), angle: 0 }, marks: null }
}
