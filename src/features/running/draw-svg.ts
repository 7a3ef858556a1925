import { SubcodeError } from '../../base/errors.ts'
import { kindOfFile } from './kind-of-file.ts'

/** Longest side at which a drawing without pixels of its own is drawn. */
const SVG_SIDE = 1024

const SVG_TYPE = 'image/svg+xml'

/** A file that the photo worker can decode: an SVG drawn as PNG, any other as it is. Throws `bad-file`. */
export async function asPixels(file: File): Promise<Blob> {
  return file.type === SVG_TYPE || (await kindOfFile(file)) === 'svg' ? drawSvg(file) : file
}

/** Only an img element can draw an SVG; a worker has none. */
async function drawSvg(file: File): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([file], { type: SVG_TYPE }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const scale = SVG_SIDE / Math.max(image.naturalWidth, image.naturalHeight, 1)
    const width = Math.round(image.naturalWidth * scale) || SVG_SIDE
    const height = Math.round(image.naturalHeight * scale) || SVG_SIDE
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height)
    return await canvas.convertToBlob({ type: 'image/png' })
  } catch (cause) {
    throw new SubcodeError('bad-file', 'the browser cannot draw this SVG', { values: { reason: 'svg-damaged' }, cause })
  } finally {
    URL.revokeObjectURL(url)
  }
}
