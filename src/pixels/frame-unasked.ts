import type { FaceMarks, Framing } from '../protocol/photos-api.ts'
import { faceSquare } from './face-square.ts'

/** What is framed where nobody is asked: the first of the faces by its official alignment; without any, the middle square of the photo. */
export function frameUnasked([face]: readonly FaceMarks[], { width, height }: { width: number; height: number }): Framing {
  if (face) {
    const { leftEye, rightEye, mouth } = face
    return { crop: faceSquare(face), marks: { leftEye, rightEye, mouth } }
  }
  return { crop: { centreX: width / 2, centreY: height / 2, side: Math.min(width, height), angle: 0 }, marks: null }
}
