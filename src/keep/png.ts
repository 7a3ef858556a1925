import { decode, encode } from 'fast-png'
import { SubcodeError } from '../base/errors.ts'
import { fromPlanar } from '../pixels/planar.ts'
import type { Rgba } from '../pixels/rgba.ts'

/** Larger than any picture that the studio saves. */
const MAX_SIDE = 4096
const MAX_FILE_BYTES = 2 ** 27
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Signature, then the header chunk: length, type, width, height. */
const HEADER_BYTES = 24

/** A picture (planar RGB in [-1, 1]) as PNG bytes. */
export function writePng(picture: Float32Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  return writePngBytes(fromPlanar(picture, width, height), {})
}

/** Opaque pixels as PNG bytes; `text` is ASCII, by keyword. */
export function writePngBytes({ data, width, height }: Rgba, text: Record<string, string>): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i)
  return new Uint8Array(encode({ width, height, data: rgb, channels: 3, text }))
}

/**
 * Whether bytes are a PNG with a text of this keyword, of a size that is worth decoding. Walks over the chunks only: most
 * pictures that people bring are not ours.
 */
export function hasPngText(bytes: Uint8Array, keyword: string): boolean {
  if (bytes.length < HEADER_BYTES || bytes.length > MAX_FILE_BYTES || SIGNATURE.some((byte, i) => bytes[i] !== byte)) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getUint32(16) > MAX_SIDE || view.getUint32(20) > MAX_SIDE) return false
  const wanted = `tEXt${keyword}\0`
  for (let at = SIGNATURE.length; at + 8 + wanted.length <= bytes.length; at += 12 + view.getUint32(at)) {
    if (asText(bytes, at + 4, wanted.length) === wanted) return true
  }
  return false
}

/** A text of a PNG whose every check sum is right. Throws `bad-file` where the file is damaged. */
export function readPngText(bytes: Uint8Array, keyword: string): string {
  try {
    return decode(bytes, { checkCrc: true }).text[keyword] ?? ''
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SubcodeError('bad-file', `This PNG file holds codes, but it is damaged: ${reason}.`, { cause })
  }
}

function asText(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length))
}
