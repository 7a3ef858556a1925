import { crc32 } from '../formats/crc32.ts'
import { writeZip, type ZipFile } from '../formats/write-zip.ts'
import { detachArrays } from './arrays.ts'
import type { Kept } from './kept.ts'
import { pictureOf } from './list-kept.ts'
import { writePng } from './png.ts'
import { ARRAY_FOLDER, PICTURE_FOLDER, PROJECT_FILE, PROJECT_FORMAT, PROJECT_VERSION } from './project-format.ts'
import type { AnyKind } from './record-kind.ts'

/** Records as one ZIP file; its layout is in the README of this folder. */
export function writeProject(records: readonly Kept[], kinds: readonly AnyKind[]): Blob {
  const arrays: ZipFile[] = []
  const pictures: ZipFile[] = []
  const bodies = records.map((record, index) => {
    const shown = pictureOf(record, kinds)
    if (shown) pictures.push(fileOf(`${PICTURE_FOLDER}${index + 1}.png`, writePng(shown.picture, shown.size, shown.size)))
    const body = detachArrays(record.body, (values) => {
      const path = `${ARRAY_FOLDER}${arrays.length + 1}.f32`
      arrays.push(fileOf(path, new Uint8Array(values.slice().buffer)))
      return path
    })
    return { ...record, body }
  })
  const text = JSON.stringify({ format: PROJECT_FORMAT, version: PROJECT_VERSION, records: bodies }, null, 1)
  return writeZip([fileOf(PROJECT_FILE, new TextEncoder().encode(text)), ...arrays, ...pictures])
}

function fileOf(path: string, bytes: Uint8Array<ArrayBuffer>): ZipFile {
  return { path, content: new Blob([bytes]), crc32: crc32(bytes) }
}
