import { Zip, ZipPassThrough } from 'fflate'
import { type NoisePrecision, writeFacePng } from '../../keep/face-png.ts'
import { fromPlanar } from '../../pixels/planar.ts'
import type { Face } from '../../store/face.ts'
import { fileStem } from '../../ui/save-blob.ts'
import { batchWords } from '../../words/batch-words.ts'
import type { YieldToPage } from '../../base/yield-to-page.ts'

const text = batchWords

export type ZipParts = {
  pairs: readonly { face: Face; result: Face }[]
  sheet: Blob
  csv: Blob
  noise: NoisePrecision
}

/**
 * Everything of a batch as one ZIP: the contact sheet, the table, and each picture before and after as a PNG that holds its codes,
 * numbered. Its files are compressed already, and stored as they are.
 */
export async function writeBatchZip(
  { pairs, sheet, csv, noise }: ZipParts,
  onPair: (index: number) => void,
  yieldToPage: YieldToPage,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, part) => {
    if (error) throw error
    parts.push(part)
  })
  const add = (path: string, bytes: Uint8Array) => {
    const file = new ZipPassThrough(path)
    zip.add(file)
    file.push(bytes, true)
  }
  add(`${text.stem}.png`, new Uint8Array(await sheet.arrayBuffer()))
  add(`${text.stem}.csv`, new Uint8Array(await csv.arrayBuffer()))
  for (const [index, { face, result }] of pairs.entries()) {
    const name = `${numbered(index, pairs.length)}-${fileStem(face.title)}.png`
    add(`${text.before}/${name}`, facePng(face, noise))
    await yieldToPage()
    add(`${text.after}/${name}`, facePng(result, noise))
    onPair(index)
    await yieldToPage()
  }
  zip.end()
  return new Blob(parts, { type: 'application/zip' })
}

function facePng(face: Face, noise: NoisePrecision): Uint8Array {
  return writeFacePng(face, fromPlanar(face.picture, face.size, face.size), noise)
}

/** With zeros before it, so that files sort as they are numbered. */
function numbered(index: number, count: number): string {
  return `${index + 1}`.padStart(`${count}`.length, '0')
}
