import { zipSync, type Zippable } from 'fflate'
import type { FilmOrder } from '../protocol/film-api.ts'
import type { PaintFrame } from './paint-frame.ts'

/** Numbered PNGs in a ZIP, which stores them as they are: they are compressed already. */
export async function writePngZip({ frames }: FilmOrder, paint: PaintFrame, onFrame: () => void): Promise<Blob> {
  const files: Zippable = {}
  const digits = `${frames.count}`.length
  for (let index = 0; index < frames.count; index++) {
    const png = await paint(index).convertToBlob({ type: 'image/png' })
    files[`frame-${`${index + 1}`.padStart(digits, '0')}.png`] = new Uint8Array(await png.arrayBuffer())
    onFrame()
  }
  return new Blob([zipSync(files, { level: 0 })], { type: 'application/zip' })
}
