import { openAsBlob, readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { SubcodeError } from '../base/errors.ts'
import { HEAD_BYTES, rowOf } from '../formats/file-kinds.ts'
import { readTarDirectory } from '../formats/tar-directory.ts'
import { readZip } from '../formats/zip.ts'
import type { PictureEntry } from './run.ts'

/** The pictures of a data set in the order of their names, each read when it is asked for. */
export type Pictures = { entries: PictureEntry[]; read: (name: string) => Promise<Uint8Array> }

/** Hidden files are none: a Mac puts one beside each picture that it copies or packs. */
const isPicture = (name: string) => /\.(png|jpe?g|webp|gif|avif|tiff?)$/i.test(name) && !/(^|\/)(\.|__MACOSX\/)/.test(name)

/** Opens a folder, a ZIP or a WebDataset tar. Throws `bad-file` where it cannot be read or holds no picture. */
export async function openPictures(path: string): Promise<Pictures> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new SubcodeError('bad-file', `${path} cannot be read. Expected a folder, a ZIP or a tar of pictures.`, { cause })
  })
  const files = await (found.isDirectory() ? filesOfFolder(path) : filesOfArchive(path))
  const pictures = files.filter(({ name }) => isPicture(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  if (pictures.length === 0) {
    throw new SubcodeError('bad-file', `${path} holds no picture. Expected files like 00001.png, .jpg or .webp.`)
  }
  const byName = new Map(pictures.map((picture) => [picture.name, picture]))
  return {
    entries: pictures.map(({ name, bytes }) => ({ name, bytes })),
    read: async (name) => {
      const picture = byName.get(name)
      if (!picture) throw new SubcodeError('bad-file', `${name} is not there any more.`)
      return picture.read()
    },
  }
}

type File = PictureEntry & { read: () => Promise<Uint8Array> }

async function filesOfFolder(folder: string): Promise<File[]> {
  const listed = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = listed.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map(async (path): Promise<File[]> => {
    const name = relative(folder, path).split(sep).join('/')
    if (!isPicture(name)) return []
    const found = await stat(path).catch(() => null)
    if (!found) return [{ name, bytes: 0, read: () => Promise.reject(new SubcodeError('bad-file', 'It is a link to nothing.')) }]
    return found.isFile() ? [{ name, bytes: found.size, read: async () => readPicture(path) }] : []
  })
  return (await Promise.all(files)).flat()
}

/**
 * Reads at once, in a third of the time that a promise takes: nothing else waits for the event loop of the thread. A picture that is forbidden is
 * refused. Any other failure has to do with all of them: a disk that is gone, a folder that was moved.
 */
function readPicture(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    if (code === 'EACCES' || code === 'EPERM') throw new SubcodeError('bad-file', 'It may not be read.', { cause })
    throw new SubcodeError('offline', `${path} cannot be read any more (${code}). Bring it back and run the same command again: what is made stays.`, { cause }) // prettier-ignore
  }
}

async function filesOfArchive(path: string): Promise<File[]> {
  const blob = await openAsBlob(path)
  const kind = rowOf(new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer()))
  if (kind?.kind === 'tar' || /\.tar$/i.test(path)) {
    const entries = await readTarDirectory(blob, path)
    return entries.map(({ path, bytes, content }) => ({
      name: plain(path),
      bytes,
      read: async () => new Uint8Array(await content.arrayBuffer()),
    }))
  }
  if (kind?.kind !== 'zip') {
    throw new SubcodeError('bad-file', `${path} is ${kind?.name ?? 'of no kind that is known here'}. Expected a folder, a ZIP or a tar of pictures.`) // prettier-ignore
  }
  const entries = await readZip(blob, path)
  return entries.map(({ path, bytes, read }) => ({ name: plain(path), bytes, read }))
}

/** `tar cf pictures.tar .` writes ./ before each name. */
function plain(path: string): string {
  return path.replace(/^(\.\/)+/, '')
}
