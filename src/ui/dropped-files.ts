/** A file and its path from the folder that was dropped or chosen; its plain name if it came alone. */
export type DroppedFile = { path: string; file: File }

/** A folder with more files than this is not a model; it keeps a dropped disk from filling the memory. */
const MAX_FILES = 2000

/**
 * All files of a drop, those in folders too. Must be called while the event is handled, before anything is awaited. Rejects with
 * the browser's error when a file or folder cannot be read.
 */
export function readDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = Array.from(transfer.items).flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (!entries.some((entry) => entry.isDirectory)) return Promise.resolve(Array.from(transfer.files, plainFile))
  return readEntries(entries)
}

export const plainFile = (file: File): DroppedFile => ({ path: file.webkitRelativePath || file.name, file })

async function readEntries(roots: FileSystemEntry[]): Promise<DroppedFile[]> {
  const found: DroppedFile[] = []
  const queue = [...roots]
  for (let entry = queue.shift(); entry && found.length < MAX_FILES; entry = queue.shift()) {
    if (isFile(entry)) found.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) })
    else if (isFolder(entry)) queue.push(...(await childrenOf(entry)))
  }
  return found
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** The browser gives a hundred at a time, and none at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return children
    children.push(...some)
  }
}
