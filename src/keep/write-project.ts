import { crc32 } from '../formats/crc32.ts'
import { writeZip, type ZipFile } from '../formats/write-zip.ts'
import { detachArrays } from './arrays.ts'
import type { WorkRecord } from './record.ts'
import { pictureOf } from './list-records.ts'
import { writePng } from './png.ts'
import { ARRAY_FOLDER, PHOTO_FOLDER, PICTURE_FOLDER, PROJECT_FILE, PROJECT_FORMAT, PROJECT_VERSION } from './project-format.ts'
import type { AnyKind } from './record-kind.ts'

/** Records as one ZIP file; its layout is in the README of this folder. */
export async function writeProject(records: readonly WorkRecord[], kinds: readonly AnyKind[]): Promise<Blob> {
  const arrays: ZipFile[] = []
  const pictures: ZipFile[] = []
  const photos: Blob[] = []
  const put = {
    array: (values: Float32Array) => {
      const path = `${ARRAY_FOLDER}${arrays.length + 1}.f32`
      arrays.push(fileOf(path, new Uint8Array(values.slice().buffer)))
      return path
    },
    file: (photo: Blob) => photoPath(photos.push(photo)),
  }
  const bodies = records.map((record, index) => {
    const shown = pictureOf(record, kinds)
    if (shown) pictures.push(fileOf(`${PICTURE_FOLDER}${index + 1}.png`, writePng(shown.picture, shown.size, shown.size)))
    return { ...record, body: detachArrays(record.body, put) }
  })
  const text = JSON.stringify({ format: PROJECT_FORMAT, version: PROJECT_VERSION, records: bodies }, null, 1)
  return writeZip([fileOf(PROJECT_FILE, new TextEncoder().encode(text)), ...arrays, ...(await photoFiles(photos)), ...pictures])
}

const photoPath = (number: number) => `${PHOTO_FOLDER}${number}`

/** One photo is in memory at a time, for its check sum; the ZIP file refers to it where it is. */
async function photoFiles(photos: readonly Blob[]): Promise<ZipFile[]> {
  const files: ZipFile[] = []
  for (const [index, content] of photos.entries()) {
    files.push({ path: photoPath(index + 1), content, crc32: crc32(new Uint8Array(await content.arrayBuffer())) })
  }
  return files
}

function fileOf(path: string, bytes: Uint8Array<ArrayBuffer>): ZipFile {
  return { path, content: new Blob([bytes]), crc32: crc32(bytes) }
}
