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
    const scale = SVG_SIDE / Math.max(image.width || 1, image.height || 1)
    const size = { resizeWidth: Math.round((image.width || 1) * scale), resizeHeight: Math.round((image.height || 1) * scale) }
    return await createImageBitmap(image, size)
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(url)
  }
}
