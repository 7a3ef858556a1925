import { badFile } from '../formats/bad-file.ts'
import { recogniseContent } from '../formats/content.ts'
import { readZip, type ZipEntry } from '../formats/zip.ts'
import { type BroughtFile, folderOf, isNamedAsPart, isNamedAsWeights, nameOf } from './brought-file.ts'
import { CONFIG, readModelConfig } from './model-config.ts'

/** A zip around a folder may hold a zip around a checkpoint; a third one is left to the user. */
const MAX_DEPTH = 2
/** A folder of a hub has some ten files. */
const MAX_FILES = 2000
/** Files in an archive are often compressed; the largest official checkpoint has 2.7 GB. */
const MAX_UNPACKED_BYTES = 4 * 2 ** 30

/** What system tools put into archives. */
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/

/**
 * The files that a zip around models or around a folder holds, under the path of the zip; null for every other file, also for PyTorch's own zips
 * and for packs. Throws `bad-file` beyond the limits.
 */
export async function unpackZip(file: BroughtFile, depth = 1): Promise<BroughtFile[] | null> {
  if (!isNamedAsWeights(file.path) && folderOf(file.path) !== '') return null
  const blob = await file.open()
  if ((await recogniseContent(blob, file.path)).kind !== 'zip') return null
  const entries = await readZip(blob, file.path, MAX_UNPACKED_BYTES)
  const files = entries.filter(({ path }) => !path.endsWith('/') && !LITTER.test(path))
  if (!(await holdsModels(files))) return null
  if (depth > MAX_DEPTH) throw badFile(file.path, `the zip is inside of ${MAX_DEPTH} others. Unpack them and bring what is in it.`)
  if (files.length > MAX_FILES)
    throw badFile(file.path, `the zip holds ${files.length} files; at most ${MAX_FILES} are looked into. Unpack it.`)
  const bytes = files.reduce((sum, entry) => sum + entry.bytes, 0)
  if (bytes > MAX_UNPACKED_BYTES && files.some(({ isCompressed }) => isCompressed))
    throw badFile(
      file.path,
      `the zip unpacks to ${bytes} bytes; at most ${MAX_UNPACKED_BYTES} are unpacked. Unpack it and bring what is in it.`,
    )
  const found: BroughtFile[] = []
  for (const entry of files) {
    const inner: BroughtFile = { path: `${file.path}/${entry.path}`, bytes: entry.bytes, open: once(entry) }
    found.push(...((await unpackZip(inner, depth + 1)) ?? [inner]))
  }
  return found
}

/** A compressed file is unpacked when it is first asked for, and no second time. */
function once(entry: ZipEntry): () => Promise<Blob> {
  let opened: Promise<Blob> | null = null
  return () => (opened ??= entry.blob())
}

async function holdsModels(entries: readonly ZipEntry[]): Promise<boolean> {
  if (entries.some(({ path }) => path.endsWith('/data.pkl'))) return false
  for (const { path, bytes, blob } of entries.filter((entry) => nameOf(entry.path) === CONFIG))
    if (!(await readModelConfig({ path, bytes, open: blob }))) return false
  return entries.some(({ path }) => isNamedAsPart(path))
}
