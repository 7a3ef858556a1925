import { SubcodeError } from '../../base/errors.ts'
import { kindOfFile } from './kind-of-file.ts'

/** Longest side at which a drawing without pixels of its own is drawn. */
const SVG_SIDE = 1024

/** A drawing that says no size is looked for in a square of so many units from the origin. */
const SVG_REACH = 4096

const SVG_TYPE = 'image/svg+xml'

type Box = { left: number; top: number; width: number; height: number }

/** A file that the photo worker can decode: an SVG drawn as PNG, any other as it is. Throws `bad-file`. */
export async function asPixels(file: File): Promise<Blob> {
  return file.type === SVG_TYPE || (await kindOfFile(file)) === 'svg' ? drawSvg(file) : file
}

async function drawSvg(file: File): Promise<Blob> {
  const canvas = await paint(await sized(file))
  return canvas.convertToBlob({ type: 'image/png' })
}

/** Only an img element can draw an SVG; a worker has none. Throws `bad-file`. */
async function paint(drawing: Blob): Promise<OffscreenCanvas> {
  const url = URL.createObjectURL(new Blob([drawing], { type: SVG_TYPE }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const scale = SVG_SIDE / Math.max(image.naturalWidth, image.naturalHeight, 1)
    const width = Math.round(image.naturalWidth * scale) || SVG_SIDE
    const height = Math.round(image.naturalHeight * scale) || SVG_SIDE
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height)
    return canvas
  } catch (cause) {
    throw new SubcodeError('bad-file', 'the browser cannot draw this SVG', { values: { reason: 'svg-damaged' }, cause })
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** The first tag of an SVG; values of attributes may hold a ">". */
const ROOT = /<(?:[\w-]+:)?svg\b(?:[^>"']|"[^"]*"|'[^']*')*>/i

/**
 * A drawing with a size: an SVG that says none would be cut to the 300 x 150 pixels that browsers give it. It gets the box of what is painted.
 * Throws `bad-file` where nothing is.
 */
async function sized(file: File): Promise<Blob> {
  const text = await file.text()
  const [root] = ROOT.exec(text) ?? [] // none in UTF-16, which is left to the browser
  if (root === undefined || saysSize(root)) return file
  const within = (box: Box) => new Blob([text.replace(ROOT, () => withBox(root, box))])
  let box: Box = { left: 0, top: 0, width: SVG_REACH, height: SVG_REACH }
  for (let look = 0; look < 2; look++) box = await paintedBox(within(box), box) // the second one sees single units
  return within(box)
}

const attributeOf = (name: string) => new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)

function saysSize(root: string): boolean {
  const valueOf = (name: string) => root.match(attributeOf(name))?.slice(1).join('') ?? ''
  const styled = (side: string) => valueOf('style').match(`(?<![\\w-])${side}\\s*:\\s*([^;]+)`)?.[1] ?? ''
  const isLength = (value: string) => value !== '' && !value.trim().endsWith('%')
  return valueOf('viewBox') !== '' || ['width', 'height'].every((side) => isLength(styled(side) || valueOf(side)))
}

function withBox(root: string, { left, top, width, height }: Box): string {
  const bare = ['viewBox', 'width', 'height'].reduce((tag, name) => tag.replace(attributeOf(name), ''), root)
  return bare.replace(/^<[\w:-]+/, `$& viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}"`)
}

/** What is painted of a box, in its units. Throws `bad-file` for nothing. */
async function paintedBox(drawing: Blob, box: Box): Promise<Box> {
  const canvas = await paint(drawing)
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray()
  let [left, top, right, bottom] = [canvas.width, canvas.height, -1, -1]
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    if (pixels[4 * i + 3] === 0) continue
    const [x, y] = [i % canvas.width, Math.floor(i / canvas.width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = y
  }
  if (right < 0) {
    throw new SubcodeError('bad-file', `the SVG says no size, and nothing is painted in its first ${SVG_REACH} units`, {
      values: { reason: 'svg-without-size' },
    })
  }
  const unit = box.width / canvas.width
  return { left: box.left + left * unit, top: box.top + top * unit, width: (right + 1 - left) * unit, height: (bottom + 1 - top) * unit }
}
