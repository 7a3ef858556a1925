import type { FileKind } from '../formats/file-kinds.ts'

const IHDR = 0x49484452

export type PixelSize = { width: number; height: number }

/** Width and height from a file's header, so that a huge picture is refused before it fills the memory. Null where it does not say. */
export function readSize(bytes: Uint8Array, kind: FileKind): PixelSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30) return null
  if (kind === 'png') return view.getUint32(12) === IHDR ? { width: view.getUint32(16), height: view.getUint32(20) } : null
  if (kind === 'gif') return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (kind === 'bmp') return readBmpSize(view)
  if (kind === 'jpeg') return readJpegSize(view)
  return null
}

/** The header of OS/2, of 12 bytes, has sizes of 16 bits; all others have 32. A picture from top to bottom has a negative height. */
function readBmpSize(view: DataView): PixelSize {
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) }
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
}

/** The frame header is any of the marks c0 to cf but for those of tables (c4), extensions (c8) and arithmetic coding (cc). */
function readJpegSize(view: DataView): PixelSize | null {
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const mark = view.getUint16(at)
    if (mark === 0xffda || mark < 0xff00) return null
    const isFrame = mark >= 0xffc0 && mark <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(mark)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
  }
  return null
}
