import { encode } from 'fast-png'
import { fromPlanar } from '../pixels/planar.ts'
import type { Rgba } from '../pixels/rgba.ts'

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
