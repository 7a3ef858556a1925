import { SubcodeError } from '../base/errors.ts'
import { adviceOf, rowOf } from '../formats/file-kinds.ts'
import { endJpeg, FILLERS, missingEnd } from './end-jpeg.ts'
import { isComplete } from './is-complete.ts'
import { paintBox, readPixels } from './paint-box.ts'
import { type PixelSize, readSize } from './read-size.ts'

/** 50 megapixels: 200 MB once decoded, which a phone can still hold. Larger cameras exist; their photos are to be reduced first. */
export const MAX_PIXELS = 50_000_000

/** No photo of 50 megapixels is larger, and a file is read whole to see whether it is complete. */
export const MAX_FILE_BYTES = 200_000_000

/** The header of a camera's JPEG lies behind a thumbnail and a profile. */
const HEADER_BYTES = 2 ** 18

/** Colours as this screen shows them. */
const shown: ImageBitmapOptions = { imageOrientation: 'from-image' }

/**
 * A file as an upright bitmap (EXIF rotation applied); of an animation the first picture.
 * Throws `bad-file` with a message that says what came and what to do.
 */
export async function decodePhoto(file: Blob, options = shown): Promise<ImageBitmap> {
  if (file.size === 0) throw new SubcodeError('bad-file', 'This file is empty: it has 0 bytes. Choose another copy of the photo.')
  if (file.size > MAX_FILE_BYTES) throw new SubcodeError('bad-file', tooLarge(`${Math.round(file.size / 1e6)} MB`, '200 MB'))
  const head = await readBytes(file.slice(0, HEADER_BYTES))
  const row = rowOf(head)
  const size = row && (readSize(head, row.kind) ?? readSize(await readBytes(file), row.kind))
  if (size) checkPixels(size)
  const bitmap = await createImageBitmap(file, options).catch(async (cause: unknown) => {
    const bytes = await readBytes(file)
    const ended = row?.kind === 'jpeg' ? await drawWithoutEnd(bytes, options) : null
    if (!ended) throw new SubcodeError('bad-file', explainRefusal(bytes, row), { cause })
    return ended
  })
  try {
    checkPixels(bitmap)
  } catch (thrown) {
    bitmap.close()
    throw thrown
  }
  return bitmap
}

async function readBytes(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer())
}

/** A JPEG that lacks nothing but its end mark; null for any other, one that is cut too. */
async function drawWithoutEnd(bytes: Uint8Array<ArrayBuffer>, options: ImageBitmapOptions): Promise<ImageBitmap | null> {
  const end = missingEnd(bytes)
  if (end === null) return null
  const drawn = await Promise.all(FILLERS.map((filler) => createImageBitmap(endJpeg(bytes, end, filler), options).catch(() => null)))
  const [bitmap, ...others] = drawn
  const isWhole = bitmap && others.every((other) => other && isSamePicture(bitmap, other))
  for (const other of isWhole ? others : drawn) other?.close()
  return isWhole ? bitmap : null
}

/** The lower end of a picture, which a cut file lacks first, is compared at this many rows of pixels at most. */
const COMPARED_ROWS = 256

function isSamePicture(a: ImageBitmap, b: ImageBitmap): boolean {
  if (a.width !== b.width || a.height !== b.height) return false
  const height = Math.min(COMPARED_ROWS, a.height)
  const [one, two] = [a, b].map((bitmap) => {
    const box = { left: 0, top: bitmap.height - height, width: bitmap.width, height }
    return readPixels(paintBox(bitmap, box, Math.max(box.width, box.height))).data
  })
  return one !== undefined && two !== undefined && one.every((value, i) => value === two[i])
}

/** Throws `bad-file` for more pixels than `MAX_PIXELS`. */
export function checkPixels({ width, height }: PixelSize): void {
  if (width * height > MAX_PIXELS)
    throw new SubcodeError('bad-file', tooLarge(`${width} x ${height} pixels`, `${MAX_PIXELS / 1e6} megapixels`))
}

function tooLarge(came: string, limit: string): string {
  return `This picture has ${came}, and the limit is ${limit}. Save a smaller copy of it and drop that.`
}

/** The browser has decided; this says why, as far as the file itself tells. */
function explainRefusal(bytes: Uint8Array, row: ReturnType<typeof rowOf>): string {
  if (!row) return 'This file is not a picture that a browser can read. Choose a JPEG, PNG, WebP, AVIF or GIF file.'
  const kind = row.kind.toUpperCase()
  if (row.kind === 'png' && isForApple(bytes))
    return 'This PNG was packed by Xcode for an iPhone, and this browser cannot read that kind. Open it on a Mac and save it as PNG again.'
  if (row.photo !== 'taken') {
    const why = 'refused' in row.photo ? 'not a picture' : `and this browser cannot read ${kind}`
    return `This is ${row.name}, ${why}. ${adviceOf(row.photo)}`.trim()
  }
  if (!isComplete(bytes, row.kind))
    return `This ${kind} file ends before its picture does, so part of it is missing. Copy or download it again.`
  return `This ${kind} file is damaged: the browser cannot decode it. Try another copy of it.`
}

/** Xcode puts a chunk called CgBI before the header, and leaves the data in an order of its own. */
function isForApple(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(12, 16)) === 'CgBI'
}
