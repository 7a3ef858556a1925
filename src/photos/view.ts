import type { Crop, FaceMarks, Point } from '../protocol/photos-api.ts'
import { canvasContext } from './paint-box.ts'

/** Side of the views in which faces are looked for: the finder itself looks at 256 pixels, and at each face in 192 of its own. */
export const VIEW_SIDE = 384

/** The colour around a photo in a view: neither a face's colour nor an edge that looks like one. */
const GROUND = '#808080'

/** A turned square of a bitmap at `size` x `size` pixels. It may reach beyond the bitmap; there is grey. */
export function paintView(bitmap: ImageBitmap, { centreX, centreY, side, angle }: Crop, size: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size, size)
  const paint = canvasContext(canvas)
  paint.fillStyle = GROUND
  paint.fillRect(0, 0, size, size)
  paint.imageSmoothingQuality = 'high'
  paint.translate(size / 2, size / 2)
  paint.scale(size / side, size / side)
  paint.rotate(-angle)
  paint.drawImage(bitmap, -centreX, -centreY)
  return canvas
}

/** Marks that were found in a view of `size` pixels, in pixels of the bitmap. */
export function marksInPhoto({ leftEye, rightEye, mouth }: FaceMarks, { centreX, centreY, side, angle }: Crop, size: number): FaceMarks {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const place = (at: Point): Point => {
    const [u, v] = [((at.x + 0.5) / size - 0.5) * side, ((at.y + 0.5) / size - 0.5) * side]
    return { x: centreX + u * cosine - v * sine - 0.5, y: centreY + u * sine + v * cosine - 0.5 }
  }
  return { leftEye: place(leftEye), rightEye: place(rightEye), mouth: place(mouth) }
}
