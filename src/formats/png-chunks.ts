import { zlibSync } from 'fflate'
import { crc32 } from './crc32.ts'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Length and type before the data of a chunk, and the check sum behind it. */
const FRAME_BYTES = 12

/** A chunk as it lies in a PNG file. `isCut` where the file ends before the chunk; its data are then the existing part. */
export type PngChunk = { type: string; data: Uint8Array<ArrayBuffer>; isCut: boolean; isWhole: () => boolean }

/** The chunks of a PNG file up to its end or its IEND; nothing of any other file. */
export function* pngChunks(bytes: Uint8Array<ArrayBuffer>): Generator<PngChunk> {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) return
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = SIGNATURE.length; at + 8 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at)
    const isCut = end + 4 > bytes.length
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const covered = bytes.subarray(at + 4, end)
    yield { type, data: covered.subarray(4), isCut, isWhole: () => !isCut && crc32(covered) === view.getUint32(end) }
    if (type === 'IEND') return
    at = end + 4
  }
}

/** A PNG file of chunks; their check sums are made here. */
export function writePngChunks(chunks: readonly { type: string; data: Uint8Array<ArrayBuffer> }[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(chunks.reduce((sum, { data }) => sum + FRAME_BYTES + data.length, SIGNATURE.length))
  const view = new DataView(out.buffer)
  out.set(SIGNATURE)
  let at = SIGNATURE.length
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length)
    for (let i = 0; i < 4; i++) out[at + 4 + i] = type.charCodeAt(i)
    out.set(data, at + 8)
    view.setUint32(at + 8 + data.length, crc32(out.subarray(at + 4, at + 8 + data.length)))
    at += FRAME_BYTES + data.length
  }
  return out
}

/** The chunk of a colour profile. */
export function writeProfile(profile: Uint8Array): Pick<PngChunk, 'type' | 'data'> {
  const packed = zlibSync(profile)
  const name = 'profile'
  const data = new Uint8Array(name.length + 2 + packed.length)
  for (let i = 0; i < name.length; i++) data[i] = name.charCodeAt(i)
  data.set(packed, name.length + 2)
  return { type: 'iCCP', data }
}
