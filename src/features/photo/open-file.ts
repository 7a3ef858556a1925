import { SubcodeError } from '../../base/errors.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'

/** Longest side at which a drawing without pixels of its own is drawn. */
const SVG_SIDE = 1024

/** Takes whatever a person has dropped, pasted or chosen; nothing at all is refused in words too. */
export async function openFile(studio: StudioStore, file: File | null): Promise<void> {
  const { openPhoto, refusePhoto } = studio.getState()
  if (!file) return refusePhoto(words.intake.pasted, new SubcodeError('bad-file', words.intake.nothingPasted))
  const title = file.name || words.intake.pasted
  if (file.type !== 'image/svg+xml') return openPhoto(file, title)
  const drawing = await drawSvg(file)
  return drawing ? openPhoto(drawing, title) : refusePhoto(title, new SubcodeError('bad-file', words.intake.svgBroken))
}

/** Only an img element can draw an SVG; a worker has none. */
async function drawSvg(file: File): Promise<ImageBitmap | null> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const scale = SVG_SIDE / Math.max(image.naturalWidth, image.naturalHeight, 1)
    const width = Math.round(image.naturalWidth * scale) || SVG_SIDE
    const height = Math.round(image.naturalHeight * scale) || SVG_SIDE
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height)
    return canvas.transferToImageBitmap()
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(url)
  }
}
