import { array, literal, maxLength, object, parse, pipe, unknown } from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import { badFile } from '../formats/bad-file.ts'
import type { Json } from '../formats/json.ts'
import { readZip, type ZipEntry } from '../formats/zip.ts'
import { contentBytes, attachArrays } from './arrays.ts'
import { type WorkRecord, parseAs, parseRecord } from './record.ts'
import { ARRAY_FOLDER, PHOTO_FOLDER, PROJECT_FILE, PROJECT_FORMAT, PROJECT_VERSION } from './project-format.ts'

/** All arrays are held in memory at once. */
const MAX_BYTES = 2 ** 30
/** Photos go to the device one after the other, and a ZIP file of this kind ends here. */
const MAX_PHOTO_BYTES = 2 ** 32
/** The text is parsed in one piece. */
const MAX_TEXT_BYTES = 2 ** 26
const MAX_RECORDS = 20_000

/** A folder, or a folder in a folder; not the shadow files that macOS adds. */
const IN_FOLDERS = /^(?!__MACOSX\/)([^/]+\/){1,2}project\.json$/

const schema = object({
  format: literal(PROJECT_FORMAT),
  version: literal(PROJECT_VERSION),
  records: pipe(array(unknown()), maxLength(MAX_RECORDS)),
})

/**
 * All records of a project file; null for a ZIP file of another kind. Throws `bad-file` where the file is damaged or exceeds a limit.
 * Bodies are not checked here: each kind of record does that.
 */
export async function readProject(file: Blob, name: string): Promise<WorkRecord[] | null> {
  const entries = inProject(await readZip(file, name), name)
  const text = entries.find(({ path }) => path === PROJECT_FILE)
  if (!text) return null
  if (text.bytes > MAX_TEXT_BYTES) throw tooLarge(name)
  const json = new TextDecoder().decode(await text.read())
  const arrays = await readFolder(entries, ARRAY_FOLDER, MAX_BYTES, name, (bytes) => bytes)
  const photos = await readFolder(entries, PHOTO_FOLDER, MAX_PHOTO_BYTES, name, (bytes) => new Blob([bytes]))
  const get = { array: (path: Json) => arrayOf(arrays, path), file: (path: Json) => photoOf(photos, path) }
  return parseAs(() =>
    parse(schema, JSON.parse(json)).records.map((record) => {
      const kept = parseRecord(record)
      const body = attachArrays(kept.body as Json, get)
      return { ...kept, body, bytes: contentBytes(body) }
    }),
  )
}

/** The entries by their paths in the project, also where it was unpacked and zipped again together with the folders around it. */
function inProject(entries: readonly ZipEntry[], name: string): ZipEntry[] {
  const roots = entries.flatMap(({ path }) => (IN_FOLDERS.test(path) ? [path.slice(0, -PROJECT_FILE.length)] : []))
  const [root, second] = roots
  if (root === undefined || entries.some(({ path }) => path === PROJECT_FILE)) return [...entries]
  if (second !== undefined) throw badFile(name, `it holds ${roots.length} projects (${roots.join(', ')}). Bring one of them.`)
  return entries.flatMap((entry) => (entry.path.startsWith(root) ? [{ ...entry, path: entry.path.slice(root.length) }] : []))
}

/** The files of a folder by their paths, each checked. The folder of pictures is never read. */
async function readFolder<Content>(
  entries: readonly ZipEntry[],
  folder: string,
  limit: number,
  name: string,
  make: (bytes: Uint8Array<ArrayBuffer>) => Content,
): Promise<Map<Json, Content>> {
  const files = entries.filter(({ path }) => path.startsWith(folder))
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > limit) throw tooLarge(name)
  const found = new Map<Json, Content>()
  for (const file of files) found.set(file.path, make(await file.read()))
  return found
}

function photoOf(photos: Map<Json, Blob>, path: Json): Blob {
  const photo = photos.get(path)
  if (photo) return photo
  throw new SubcodeError('bad-file', `${JSON.stringify(path)}: this photo is missing from the project.`, {
    values: { reason: 'work-damaged' },
  })
}

function arrayOf(arrays: Map<Json, Uint8Array<ArrayBuffer>>, path: Json): Float32Array {
  const bytes = arrays.get(path)
  if (bytes && bytes.length % 4 === 0) return new Float32Array(bytes.buffer)
  throw new SubcodeError('bad-file', `${JSON.stringify(path)}: this array is missing from the project, or cut short.`, {
    values: { reason: 'work-damaged' },
  })
}

function tooLarge(name: string): SubcodeError {
  return new SubcodeError('bad-file', `${name}: a project may hold one gigabyte beside its photos, and this one claims more.`, {
    values: { reason: 'work-damaged' },
  })
}
