/*
 * A photo's pixels as the file holds them: in its own colours, and no alpha multiplied into them. A canvas gives neither.
 */
import { SRGB } from '../formats/icc.ts'
import { isOpaque } from '../formats/write-png.ts'
import type { Rgba } from '../pixels/rgba.ts'
import { decodePhoto } from './decode.ts'
import { canvasContext, paintBox, readPixels } from './paint-box.ts'
import type { Colours } from './own-colours.ts'

/** Bitmaps of what the file holds, not of what a screen would show. */
const untouched = { imageOrientation: 'from-image', colorSpaceConversion: 'none', premultiplyAlpha: 'none' } as const

/** Every WebGL has textures of this size. */
const TILE_SIDE = 2048

/** Two pictures are compared at so many pixels a side at most. */
const COMPARED_SIDE = 256

export type OwnPixels = { pixels: Rgba; colours: Colours }

/**
 * The pixels of a file that `decodePhoto` has decoded as `shown`, and what their numbers mean: `colours`, as the file says them. Null where its
 * colours are none that we know how to keep.
 */
export async function readOwnPixels(file: Blob, colours: Colours | null, shown: ImageBitmap): Promise<OwnPixels | null> {
  const bitmap = await decodePhoto(file, untouched)
  try {
    const kept = colours?.space === SRGB ? colours : isSame(bitmap, shown) ? { space: SRGB, chunks: [] } : colours
    return kept && { pixels: await pixelsOf(file, bitmap), colours: kept }
  } finally {
    bitmap.close()
  }
}

/** Whether a file's numbers are those of sRGB: either it holds these, or this browser cannot give any others. */
function isSame(a: ImageBitmap, b: ImageBitmap): boolean {
  const [one, two] = [a, b].map((bitmap) =>
    readPixels(paintBox(bitmap, { left: 0, top: 0, width: bitmap.width, height: bitmap.height }, COMPARED_SIDE)),
  )
  return one !== undefined && two !== undefined && one.data.every((value, i) => value === two.data[i])
}

async function pixelsOf(file: Blob, bitmap: ImageBitmap): Promise<Rgba> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  canvasContext(canvas).drawImage(bitmap, 0, 0)
  const pixels = readPixels(canvas)
  return isOpaque(pixels) ? pixels : ((await readUnmultiplied(file, pixels)) ?? pixels)
}

/** The pixels through WebGL, which alone gives them with alpha apart; null where there is none. */
async function readUnmultiplied(file: Blob, { width, height }: Rgba): Promise<Rgba | null> {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl')
  if (!gl) return null
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer())
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)
  const data = new Uint8ClampedArray(4 * width * height)
  for (let top = 0; top < height; top += TILE_SIDE) {
    for (let left = 0; left < width; left += TILE_SIDE) {
      const [w, h] = [Math.min(TILE_SIDE, width - left), Math.min(TILE_SIDE, height - top)]
      const tile = await createImageBitmap(file, left, top, w, h, untouched)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, tile)
      tile.close()
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0)
      const read = new Uint8Array(4 * w * h)
      gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, read)
      if (gl.getError() !== gl.NO_ERROR) return null
      for (let y = 0; y < h; y++) data.set(read.subarray(4 * w * y, 4 * w * (y + 1)), 4 * ((top + y) * width + left))
    }
  }
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return { data, width, height }
}
