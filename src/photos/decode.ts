import { SubcodeError } from '../base/errors.ts'
import { isComplete } from './is-complete.ts'
import { type PixelSize, readSize } from './read-size.ts'
import { type FileKind, SNIFF_BYTES, sniffKind } from './sniff.ts'

/** 50 megapixels: 200 MB once decoded, which a phone can still hold. Larger cameras exist; their photos are to be reduced first. */
export const MAX_PIXELS = 50_000_000

/** No photo of 50 megapixels is larger, and a file is read whole to see whether it is complete. */
export const MAX_FILE_BYTES = 200_000_000

/**
 * A file as an upright bitmap (EXIF rotation applied); of an animation the first picture.
 * Throws `bad-file` with a message that says what came and what to do.
 */
export async function decodePhoto(file: Blob): Promise<ImageBitmap> {
  if (file.size === 0) throw new SubcodeError('bad-file', 'This file is empty: it has 0 bytes. Choose another copy of the photo.')
  if (file.size > MAX_FILE_BYTES) throw new SubcodeError('bad-file', tooLarge(`${Math.round(file.size / 1e6)} MB`, '200 MB'))
  const bytes = new Uint8Array(await file.arrayBuffer())
  const kind = sniffKind(bytes.subarray(0, SNIFF_BYTES))
  if (kind !== null && !isComplete(bytes, kind)) throw new SubcodeError('bad-file', truncated(kind))
  const size = kind === null ? null : readSize(bytes, kind)
  if (size) checkPixels(size)
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch((cause: unknown) => {
    throw new SubcodeError('bad-file', undecodable(kind), { cause })
  })
  checkPixels(bitmap)
  return bitmap
}

/** Throws `bad-file` for more pixels than `MAX_PIXELS`. */
export function checkPixels({ width, height }: PixelSize): void {
  if (width * height > MAX_PIXELS)
    throw new SubcodeError('bad-file', tooLarge(`${width} x ${height} pixels`, `${MAX_PIXELS / 1e6} megapixels`))
}

function tooLarge(came: string, limit: string): string {
  return `This picture has ${came}, and the limit is ${limit}. Save a smaller copy of it and drop that.`
}

function truncated(kind: FileKind): string {
  return `This ${kind.toUpperCase()} file ends before its picture does, so part of it is missing. Copy or download it again.`
}

const WRONG_KIND: Partial<Record<FileKind, string>> = {
  heic: 'This is a HEIC photo, and this browser cannot read HEIC. Save it as JPEG or PNG (on an iPhone: Settings, Camera, Formats, Most Compatible).',
  tiff: 'This is a TIFF picture, and this browser cannot read TIFF. Save it as JPEG or PNG.',
  pdf: 'This is a PDF document, not a picture. Save the page or the picture in it as JPEG or PNG.',
  video: 'This is a video, not a picture. Save one picture of it as JPEG or PNG.',
  zip: 'This is an archive, not a picture. Unpack it and drop the photo itself.',
}

function undecodable(kind: FileKind | null): string {
  if (kind === null) return 'This file is not a picture that a browser can read. Choose a JPEG, PNG, WebP, AVIF or GIF file.'
  return WRONG_KIND[kind] ?? `This ${kind.toUpperCase()} file is damaged: the browser cannot decode it. Try another copy of it.`
}
