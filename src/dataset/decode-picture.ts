import sharp from 'sharp'
import { SubcodeError } from '../base/errors.ts'
import { toPlanar } from '../pixels/planar.ts'
import { prepare } from '../pixels/prepare.ts'
import { layOnWhite } from '../pixels/rgba.ts'

/** As in the studio: 200 MB once decoded. */
const MAX_PIXELS = 50_000_000

sharp.concurrency(1)
sharp.cache(false)

/**
 * A picture file at the size of a pack, planar RGB in [-1, 1], prepared as the official code does: shorter side to `size`, the square in
 * the middle. EXIF turns are applied, transparent parts are white. Throws `bad-file`.
 */
export async function decodePicture(bytes: Uint8Array, size: number): Promise<Float32Array> {
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
  const { data, info } = await image.toBuffer({ resolveWithObject: true }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SubcodeError('bad-file', `It cannot be decoded: ${why}.`, { cause })
  })
  const rgba = { data: new Uint8ClampedArray(data), width: info.width, height: info.height }
  return toPlanar(prepare(layOnWhite(rgba), size))
}
