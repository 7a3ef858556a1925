import type { FileKind } from '../formats/file-kinds.ts'
import { readJpegFrame } from '../formats/jpeg-segments.ts'

const IHDR = 0x49484452

export type PixelSize = { width: number; height: number }

/** Width and height from a file's header, so that a huge picture is refused before it fills the memory. Null where it does not say. */
export function readSize(bytes: Uint8Array<ArrayBuffer>, kind: FileKind): PixelSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30) return null
  if (kind === 'png') return view.getUint32(12) === IHDR ? { width: view.getUint32(16), height: view.getUint32(20) } : null
  if (kind === 'gif') return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (kind === 'bmp') return readBmpSize(view)
  if (kind !== 'jpeg') return null
  const frame = readJpegFrame(bytes)
  return frame && { width: frame.width, height: frame.height }
}

/** The header of OS/2, of 12 bytes, has sizes of 16 bits; all others have 32. A picture from top to bottom has a negative height. */
function readBmpSize(view: DataView): PixelSize {
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) }
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
}
