import { assert } from '../../base/assert.ts'
import type { Crop, OpenPhoto } from '../../protocol/photos-api.ts'

/** The view's side in pixels: sharp on a dense screen, and quick to paint on any. */
const VIEW_SIDE = 768

/** Paints the crop of an open photo, `view` pixels square. Beyond its edges the photo is mirrored, as in the crop itself. */
export function paintCrop(canvas: HTMLCanvasElement, { preview, width }: OpenPhoto, crop: Crop, view = VIEW_SIDE): void {
  if (canvas.width !== view) {
    canvas.width = view
    canvas.height = view
  }
  const paint = canvas.getContext('2d', { alpha: false })
  assert(paint, 'this browser gives no 2d canvas')
  paint.resetTransform()
  paint.imageSmoothingQuality = 'medium'
  paint.translate(view / 2, view / 2)
  paint.scale(view / crop.side, view / crop.side)
  paint.rotate(-crop.angle)
  paint.translate(-crop.centreX, -crop.centreY)
  paint.scale(width / preview.width, width / preview.width)
  for (const column of copies(crop, crop.centreX, width)) {
    for (const row of copies(crop, crop.centreY, (width * preview.height) / preview.width)) drawMirrored(paint, preview, column, row)
  }
}

/** Which copies of the photo the crop touches along one axis; 0 is the photo itself. */
function copies({ side, angle }: Crop, centre: number, length: number): number[] {
  const reach = (side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)))
  const first = Math.floor((centre - reach) / length)
  const last = Math.ceil((centre + reach) / length) - 1
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** One copy of the plane's endless mirroring: odd columns and rows are flipped. */
function drawMirrored(paint: CanvasRenderingContext2D, preview: ImageBitmap, column: number, row: number): void {
  const flipX = column % 2 === 0 ? 1 : -1
  const flipY = row % 2 === 0 ? 1 : -1
  paint.save()
  paint.translate((column + (1 - flipX) / 2) * preview.width, (row + (1 - flipY) / 2) * preview.height)
  paint.scale(flipX, flipY)
  paint.drawImage(preview, 0, 0)
  paint.restore()
}
