import { openAsBlob } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { SubcodeError } from '../base/errors.ts'
import { readTarDirectory } from '../formats/tar-directory.ts'
import { readZip } from '../formats/zip.ts'
import type { PictureEntry } from './run.ts'

/** The pictures of a data set in the order of their names, each read when it is asked for. */
export type Pictures = { entries: PictureEntry[]; read: (name: string) => Promise<Uint8Array> }

const isPicture = (name: string) => /\.(png|jpe?g|webp|gif|avif|tiff?)$/i.test(name)

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
  const paths = listed.filter((entry) => entry.isFile() && isPicture(entry.name)).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    paths.map(async (path) => ({
      name: relative(folder, path).split(sep).join('/'),
      bytes: (await stat(path)).size,
      read: () => readFile(path),
    })),
  )
}

async function filesOfArchive(path: string): Promise<File[]> {
  const blob = await openAsBlob(path)
  if (/\.tar$/i.test(path)) {
    const entries = await readTarDirectory(blob, path)
    return entries.map(({ path: name, bytes, content }) => ({ name, bytes, read: async () => new Uint8Array(await content.arrayBuffer()) }))
  }
  const entries = await readZip(blob, path)
  return entries.map(({ path: name, bytes, read }) => ({ name, bytes, read }))
}
