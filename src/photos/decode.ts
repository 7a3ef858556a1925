import type { ErrorValues } from '../base/error-values.ts'
import { SubcodeError } from '../base/errors.ts'
import { adviceOf, type FileKind, rowOf } from '../formats/file-kinds.ts'
import { readJpegFrame } from '../formats/jpeg-segments.ts'
import { endGif, GIF_FILLERS } from './end-gif.ts'
import { endJpeg, FILLERS, missingEnd } from './end-jpeg.ts'
import { isComplete } from './is-complete.ts'
import { mendIcon } from './mend-icon.ts'
import { mendPng } from './mend-png.ts'
import { paintBox, readPixels } from './paint-box.ts'
import { type PixelSize, readSize } from './read-size.ts'

/** 50 megapixels: 200 MB once decoded, which a phone can still hold. Larger cameras exist; their photos are to be reduced first. */
const MAX_PIXELS = 50_000_000

/** No photo of 50 megapixels is larger, and a file is read whole to see whether it is complete. */
const MAX_FILE_BYTES = 200_000_000

/** Rows of a PNG: at most eight bytes a pixel, and one a row. */
const MAX_PNG_BYTES = 9 * MAX_PIXELS

/** The header of a camera's JPEG lies behind a thumbnail and a profile. */
export const HEADER_BYTES = 2 ** 18

/** Colours as this screen shows them. */
const shown: ImageBitmapOptions = { imageOrientation: 'from-image' }

/**
 * A file as an upright bitmap (EXIF rotation applied); of an animation the first picture.
 * Throws `bad-file` with the reason in its values.
 */
export async function decodePhoto(file: Blob, options = shown): Promise<ImageBitmap> {
  if (file.size === 0) throw bad('the photo has 0 bytes', { reason: 'photo-empty' })
  if (file.size > MAX_FILE_BYTES) {
    const values = { reason: 'photo-too-many-bytes', bytes: file.size, limitBytes: MAX_FILE_BYTES } as const
    throw bad(`expected at most ${MAX_FILE_BYTES} bytes, got ${file.size}`, values)
  }
  const head = await readBytes(file.slice(0, HEADER_BYTES))
  const row = rowOf(head)
  const size = row && (readSize(head, row.kind) ?? readSize(await readBytes(file), row.kind))
  if (size) checkPixels(size)
  const bitmap = await createImageBitmap(file, options).catch(async (cause: unknown) => {
    const bytes = await readBytes(file)
    const mended = await drawMended(bytes, row?.kind, options)
    if (!mended) throw bad(`the browser cannot decode this file: ${String(cause)}`, refusalOf(bytes, row), cause)
    return mended
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

/** A file with a faulty frame around a whole picture; null for any other. */
async function drawMended(
  bytes: Uint8Array<ArrayBuffer>,
  kind: FileKind | undefined,
  options: ImageBitmapOptions,
): Promise<ImageBitmap | null> {
  if (kind === 'jpeg') {
    const end = missingEnd(bytes)
    return end === null
      ? null
      : drawAlike(
          FILLERS.map((filler) => endJpeg(bytes, end, filler)),
          options,
        )
  }
  if (kind === 'gif')
    return drawAlike(
      GIF_FILLERS.map((filler) => endGif(bytes, filler)),
      options,
    )
  const mended = kind === 'png' ? mendPng(bytes, MAX_PNG_BYTES) : kind === 'ico' ? mendIcon(bytes, MAX_PNG_BYTES) : null
  return mended && draw(new Blob([mended]), options)
}

const draw = (file: Blob | null, options: ImageBitmapOptions) => (file ? createImageBitmap(file, options).catch(() => null) : null)

/** The picture of files that differ in what stands behind its data; null where one shows another picture than the others, as files that are cut do. */
async function drawAlike(files: readonly (Blob | null)[], options: ImageBitmapOptions): Promise<ImageBitmap | null> {
  const drawn = await Promise.all(files.map((file) => draw(file, options)))
  const [bitmap, ...others] = drawn
  const isWhole = bitmap && others.every((other) => other && isSamePicture(bitmap, other))
  for (const other of isWhole ? others : drawn) other?.close()
  return isWhole ? bitmap : null
}

/** Pictures are compared by strips of so many rows: the whole of one takes 200 MB. */
const STRIP_ROWS = 256

/** Compares from below: most cut files lack the lower end alone. */
function isSamePicture(a: ImageBitmap, b: ImageBitmap): boolean {
  if (a.width !== b.width || a.height !== b.height) return false
  for (let bottom = a.height; bottom > 0; bottom -= STRIP_ROWS) {
    const top = Math.max(0, bottom - STRIP_ROWS)
    const box = { left: 0, top, width: a.width, height: bottom - top }
    const [one, two] = [a, b].map((bitmap) => readPixels(paintBox(bitmap, box, Math.max(box.width, box.height))).data)
    if (!one?.every((value, i) => value === two?.[i])) return false
  }
  return true
}

/** Throws `bad-file` for more pixels than `MAX_PIXELS`. */
export function checkPixels({ width, height }: PixelSize): void {
  if (width * height <= MAX_PIXELS) return
  const values = { reason: 'photo-too-many-pixels', width, height, limitPixels: MAX_PIXELS } as const
  throw bad(`expected at most ${MAX_PIXELS} pixels, got ${width} x ${height}`, values)
}

type Refusal = ErrorValues['bad-file']

function bad(message: string, values: Refusal, cause?: unknown): SubcodeError {
  return new SubcodeError('bad-file', message, { values, cause })
}

/** The reason why the browser cannot decode a file, as far as its bytes tell. */
function refusalOf(bytes: Uint8Array<ArrayBuffer>, row: ReturnType<typeof rowOf>): Refusal {
  if (!row) return { reason: 'photo-unknown' }
  const kind = row.kind.toUpperCase()
  const coding = row.kind === 'jpeg' ? rareCoding(bytes) : null
  if (coding !== null) return { reason: 'photo-rare-jpeg', coding }
  if (row.kind === 'png' && isForApple(bytes)) return { reason: 'photo-for-apple' }
  if (row.photo !== 'taken') {
    const reason = 'refused' in row.photo ? 'photo-of-no-picture' : 'photo-unread-by-browser'
    return { reason, name: row.name, kind, advice: adviceOf(row.photo) }
  }
  return { reason: isComplete(bytes, row.kind) ? 'photo-damaged' : 'photo-cut-off', kind }
}

/** Xcode puts a chunk called CgBI before the header, and leaves the data in an order of its own. */
function isForApple(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(12, 16)) === 'CgBI'
}

/** A coding that the standard allows and browsers cannot read: all but baseline, extended and progressive ones of 8 bits by Huffman. */
function rareCoding(bytes: Uint8Array<ArrayBuffer>): 'bits' | 'other' | null {
  const frame = readJpegFrame(bytes)
  if (!frame) return null
  if (frame.mark > 0xc2) return 'other'
  return frame.bits === 8 ? null : 'bits'
}
