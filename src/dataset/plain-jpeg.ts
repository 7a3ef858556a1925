import { readFileSync } from 'node:fs'
import decode, { init } from '@jsquash/jpeg/decode.js'
import type { Rgba } from '../pixels/rgba.ts'

/*
 * The library that decodes pictures takes two milliseconds of processor time even for the smallest JPEG. The decoder inside it, libjpeg, compiled
 * to wasm, takes a tenth of that for 64 pixels and a half for 256, and gives the same bytes. Of a damaged file some bytes may differ.
 */

/** Markers of segments that change no pixel, or that every decoder knows: JFIF, tables, restarts, comments. Others may hold profiles and turns. */
const PLAIN = [0xe0, 0xdb, 0xc4, 0xdd, 0xfe]
const [BASELINE, EXTENDED, PROGRESSIVE, SCAN] = [0xc0, 0xc1, 0xc2, 0xda]
/** Of larger pictures the library decodes as fast, and wasm would keep their memory. */
const MAX_PIXELS = 2048 * 2048

let isReady = false

/** The pixels of a JPEG of grey or colours without EXIF and profile; null for every other file, files that are cut off included. */
export async function readPlainJpeg(bytes: Uint8Array): Promise<Rgba | null> {
  if (!isPlain(bytes)) return null
  if (!isReady) await start()
  return decode(Uint8Array.from(bytes).buffer).catch(() => null)
}

/** Walks over the segments up to the scan (ITU T.81, annex B). */
function isPlain(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8 || view.getUint16(bytes.length - 2) !== 0xffd9) return false
  let hasFrame = false
  for (let place = 2; place + 11 < bytes.length; place += 2 + view.getUint16(place + 2)) {
    const [marker = 0, type = 0] = bytes.subarray(place)
    if (marker !== 0xff) return false
    if (type === SCAN) return hasFrame
    if ([BASELINE, EXTENDED, PROGRESSIVE].includes(type)) {
      const [height, width] = [view.getUint16(place + 5), view.getUint16(place + 7)]
      const [depth, channels] = [bytes[place + 4], bytes[place + 9]]
      if (depth !== 8 || (channels !== 1 && channels !== 3) || height * width === 0 || height * width > MAX_PIXELS) return false
      hasFrame = true
    } else if (!PLAIN.includes(type)) return false
  }
  return false
}

async function start(): Promise<void> {
  // The decoder makes one, which Node lacks.
  globalThis.ImageData ??= function (data: Uint8ClampedArray, width: number, height: number) {
    return { data, width, height }
  } as unknown as typeof ImageData
  await init(new WebAssembly.Module(readFileSync(new URL('../../node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', import.meta.url))))
  isReady = true
}
