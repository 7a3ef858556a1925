import sharp from 'sharp'
import { SubcodeError } from '../base/errors.ts'
import { toPlanar } from '../pixels/planar.ts'
import { prepare } from '../pixels/prepare.ts'
import { layOnWhite, type Rgba } from '../pixels/rgba.ts'

/** As in the studio: 200 MB once decoded. */
const MAX_PIXELS = 50_000_000

sharp.concurrency(1)
sharp.cache(false)

/** An upright picture file (EXIF turns are applied) in sRGB, on white paper. Throws `bad-file`. */
export async function decodePixels(bytes: Uint8Array): Promise<Rgba> {
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
  const { data, info } = await image.toBuffer({ resolveWithObject: true }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SubcodeError('bad-file', `It cannot be decoded: ${why}.`, { cause })
  })
  return layOnWhite({ data: new Uint8ClampedArray(data), width: info.width, height: info.height })
}

/** A picture that is framed already, prepared as the official code does: planar RGB in [-1, 1]. Throws `bad-file`. */
export async function decodePicture(bytes: Uint8Array, size: number): Promise<Float32Array> {
  return toPlanar(prepare(await decodePixels(bytes), size))
}
