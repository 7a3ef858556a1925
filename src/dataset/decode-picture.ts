import sharp from 'sharp'
import { SubcodeError } from '../base/errors.ts'
import { toPlanar } from '../pixels/planar.ts'
import { prepare } from '../pixels/prepare.ts'
import { createRgba, layOnWhite, type Rgba } from '../pixels/rgba.ts'
import { readPlainJpeg } from './plain-jpeg.ts'
import { readPlainPng } from './plain-png.ts'

/** As in the studio: 200 MB once decoded. */
const MAX_PIXELS = 50_000_000

sharp.concurrency(1)
sharp.cache(false)

/** An upright picture file (EXIF turns are applied) in sRGB, on white paper. Throws `bad-file`. */
export async function decodePixels(bytes: Uint8Array): Promise<Rgba> {
  return readPlainPng(bytes, MAX_PIXELS) ?? (await readPlainJpeg(bytes)) ?? decodeAny(bytes)
}

async function decodeAny(bytes: Uint8Array): Promise<Rgba> {
  if (bytes.length === 0) throw new SubcodeError('bad-file', 'It is empty.')
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient().toColourspace('srgb').raw({ depth: 'uchar' })
  const { data, info } = await image.toBuffer({ resolveWithObject: true }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SubcodeError('bad-file', `It cannot be decoded: ${why}.`, { cause })
  })
  return toRgba(data, info)
}

/** Grey has one channel, colours have three; alpha is one more. */
function toRgba(data: Uint8Array, { width, height, channels }: { width: number; height: number; channels: number }): Rgba {
  const out = createRgba(width, height)
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2]
  const isOpaque = channels % 2 === 1
  for (let from = 0, to = 0; to < out.data.length; from += channels, to += 4) {
    out.data[to] = data[from] ?? 0
    out.data[to + 1] = data[from + green] ?? 0
    out.data[to + 2] = data[from + blue] ?? 0
    out.data[to + 3] = isOpaque ? 255 : (data[from + channels - 1] ?? 0)
  }
  return isOpaque ? out : layOnWhite(out)
}

/** A picture that is framed already, prepared as the official code does: planar RGB in [-1, 1]. Throws `bad-file`. */
export async function decodePicture(bytes: Uint8Array, size: number): Promise<Float32Array> {
  return squarePicture(await decodePixels(bytes), size)
}

/** The same of pixels. */
export function squarePicture(pixels: Rgba, size: number): Float32Array {
  return toPlanar(prepare(pixels, size))
}
