import { SubcodeError } from '../base/errors.ts'
import { cropPhoto } from '../photos/crop-photo.ts'
import { framePixels } from '../photos/frame-bitmap.ts'
import { type PhotoReader, reducedSize } from '../photos/paint-box.ts'
import { searchFaces } from '../photos/search-faces.ts'
import { marksInPhoto, VIEW_SIDE } from '../photos/view.ts'
import { frameUnasked } from '../pixels/frame-unasked.ts'
import { cut } from '../pixels/prepare.ts'
import { resize } from '../pixels/resize.ts'
import type { Rgba } from '../pixels/rgba.ts'
import type { Crop, FoundFace } from '../protocol/photos-api.ts'
import { findFaces } from './find-faces.ts'

/** The grey around a photo in a view, as in the page. */
const GROUND = 128

/**
 * The largest face of a photo (opaque), framed as in the page: planar RGB in [-1, 1] of the pack's size. The search is that of the page;
 * pixels differ where the page's browser reduces and turns a photo by its own filter. Throws `bad-file` for a photo without a face.
 */
export async function framePicture(photo: Rgba, size: number): Promise<Float32Array> {
  const faces = await findInPixels(photo)
  if (faces.length === 0) throw new SubcodeError('bad-file', 'No face is found in it.')
  return framePixels(readerOver(photo), frameUnasked(faces, photo), size)
}

/** The faces of a photo, the largest first, in its own pixels. */
export function findInPixels(photo: Rgba): Promise<FoundFace[]> {
  const reader = readerOver(photo)
  return searchFaces(async (view) => {
    const seen = await findFaces(drawView(reader, view, VIEW_SIDE))
    return seen.map(({ marks, score }) => ({ marks: marksInPhoto(marks, view, VIEW_SIDE), score }))
  }, photo)
}

function readerOver(photo: Rgba): PhotoReader {
  return {
    width: photo.width,
    height: photo.height,
    read: (box, longest) => {
      const { width, height } = reducedSize(box, longest)
      return resize(cut(photo, box.left, box.top, box.width, box.height), width, height)
    },
  }
}

/** A turned square of a photo at `size` pixels. It may reach beyond the photo; there is grey. */
export function drawView(photo: PhotoReader, view: Crop, size: number): Rgba {
  const drawn = cropPhoto(photo, view, size)
  const [ux, uy] = [(Math.cos(view.angle) * view.side) / size, (Math.sin(view.angle) * view.side) / size]
  for (let i = 0; i < size * size; i++) {
    const [u, v] = [(i % size) + 0.5 - size / 2, Math.floor(i / size) + 0.5 - size / 2]
    const [x, y] = [view.centreX + u * ux - v * uy, view.centreY + u * uy + v * ux]
    if (x < 0 || y < 0 || x >= photo.width || y >= photo.height) drawn.data.fill(GROUND, 4 * i, 4 * i + 3)
  }
  return drawn
}
