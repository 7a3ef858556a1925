import { cropSquare, type Square } from './crop.ts'
import { lanczos, resize } from './resize.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** The share of a square's side over which the pasted picture fades into the photo. */
const FEATHER = 0.12

/** A picture is enlarged smoothly up to this side; beyond it, twice as large looks the same. */
const MAX_SMOOTH_SIDE = 1024

/**
 * How much of a pasted picture is seen at a place of its square, given from the middle in shares of the side: 1 inside,
 * 0 on the edge and beyond it, and between them the smooth step 3 t^2 - 2 t^3.
 */
export function pasteWeight(u: number, v: number): number {
  const depth = (0.5 - Math.max(Math.abs(u), Math.abs(v))) / FEATHER
  const t = Math.min(1, Math.max(0, depth))
  return t * t * (3 - 2 * t)
}

/**
 * A photo with a square of it replaced by a picture, with a soft edge: the inverse of `cropSquare`. Pixels outside the
 * square equal the photo, bit for bit. The picture is opaque. With a mask, a grey picture of the same square, it is seen as much as that is bright.
 */
export function pasteSquare(photo: Rgba, square: Square, picture: Rgba, mask: Rgba | null = null): Rgba {
  const warped = warpOver(photo, square, enlarged(picture, square.side))
  const seen = mask && warpOver(photo, square, enlarged(mask, square.side))
  const out = createRgba(photo.width, photo.height)
  out.data.set(photo.data)
  const [cosine, sine] = [Math.cos(square.angle) / square.side, Math.sin(square.angle) / square.side]
  for (let y = 0; y < photo.height; y++) {
    for (let x = 0; x < photo.width; x++) {
      const [dx, dy] = [x + 0.5 - square.centreX, y + 0.5 - square.centreY]
      const from = 4 * (y * warped.width + x)
      const share = seen ? (seen.data[from] ?? 0) / 255 : 1
      const weight = share * pasteWeight(dx * cosine + dy * sine, dy * cosine - dx * sine)
      if (weight > 0) blend(out.data, 4 * (y * out.width + x), warped.data, from, weight)
    }
  }
  return out
}

/** Lays an opaque pixel over one of any alpha. Colours are weighted by their visible share, so transparent colours do not show. */
function blend(out: Uint8ClampedArray, at: number, over: Uint8ClampedArray, from: number, weight: number): void {
  const left = (1 - weight) * ((out[at + 3] ?? 0) / 255)
  const alpha = weight + left
  for (let c = 0; c < 3; c++) out[at + c] = (weight * (over[from + c] ?? 0) + left * (out[at + c] ?? 0)) / alpha
  out[at + 3] = 255 * alpha
}

/** The picture as it lies over the photo. Seen from the picture, the photo is a square that is turned the other way. */
function warpOver(photo: Rgba, { centreX, centreY, side, angle }: Square, picture: Rgba): Rgba {
  const size = Math.max(photo.width, photo.height)
  const scale = picture.width / side
  const [dx, dy] = [(size / 2 - centreX) * scale, (size / 2 - centreY) * scale]
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const middle = { centreX: picture.width / 2 + dx * cosine + dy * sine, centreY: picture.height / 2 + dy * cosine - dx * sine }
  return cropSquare(picture, { ...middle, side: size * scale, angle: -angle }, size)
}

function enlarged(picture: Rgba, side: number): Rgba {
  const size = Math.min(MAX_SMOOTH_SIDE, Math.round(side))
  return size > picture.width ? resize(picture, size, size, lanczos) : picture
}
