import { access, type FileHandle, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SubcodeError } from '../base/errors.ts'
import { differenceOf, type RunFacts } from './run.ts'

const RUN_FILE = 'run.json'

/** Begins a run in its folder, or goes on with it. Throws `bad-file` where the folder holds another run. */
export async function claimFolder(out: string, facts: RunFacts): Promise<void> {
  await onDisk(out, () => mkdir(out, { recursive: true }))
  await writeOnce(out, RUN_FILE, new TextEncoder().encode(`${JSON.stringify(facts, null, 2)}\n`))
  await checkClaim(out, facts)
}

/** Throws `bad-file` where the folder holds another run than these facts tell. */
export async function checkClaim(out: string, facts: RunFacts): Promise<void> {
  const difference = differenceOf(facts, await readFacts(out))
  if (difference !== null) {
    throw new SubcodeError('bad-file', `${out} holds the results of another run: ${difference}. Choose another folder with --out.`)
  }
}

async function readFacts(out: string): Promise<RunFacts> {
  const text = await onDisk(out, () => readFile(join(out, RUN_FILE), 'utf8'))
  try {
    return JSON.parse(text) as RunFacts
  } catch (cause) {
    throw new SubcodeError('bad-file', `${join(out, RUN_FILE)} is damaged: expected JSON. Choose another folder with --out.`, { cause })
  }
}

/** Whether a file of the folder is there, whole. */
export async function isThere(out: string, name: string): Promise<boolean> {
  return access(join(out, name)).then(
    () => true,
    () => false,
  )
}

/** The names of all files that are there. */
export async function doneShards(out: string): Promise<Set<string>> {
  return new Set(await onDisk(out, () => readdir(out)))
}

/**
 * Writes a file whole or not at all: aside, then linked to its name. Where two write the same file, the first keeps the name; false
 * for the second. `onWritten` is called between the two. Throws `quota` where the disk is full.
 */
export async function writeOnce(out: string, name: string, bytes: Uint8Array, onWritten: () => void = () => {}): Promise<boolean> {
  const write = async (file: FileHandle) => {
    await file.writeFile(bytes)
    await file.sync()
  }
  return throughAside(out, name, write, (aside, path) => {
    onWritten()
    return link(aside, path)
  })
}

/** Writes a file anew, in one move: two processes that do so at once write the same bytes. Throws `quota` where the disk is full. */
export async function writeAnew(out: string, name: string, write: (file: FileHandle) => Promise<unknown>): Promise<void> {
  await throughAside(out, name, write, rename)
}

/** Chance names it: processes of two machines may have one number. */
const asideOf = (name: string) => `.${name}.${crypto.randomUUID().slice(0, 8)}`
const isAside = (name: string) => /^\..+\.[0-9a-f]{8}$/.test(name)

/** Writes aside, then moves the file to its name. False where another process was first. */
async function throughAside(
  out: string,
  name: string,
  write: (file: FileHandle) => Promise<unknown>,
  move: (aside: string, path: string) => Promise<void>,
): Promise<boolean> {
  const [aside, path] = [join(out, asideOf(name)), join(out, name)]
  try {
    return await onDisk(out, async () => {
      const file = await open(aside, 'wx')
      try {
        await write(file)
      } finally {
        await file.close()
      }
      try {
        await move(aside, path)
        return true
      } catch (thrown) {
        // ENOENT: another run into the folder, which has ended, has cleared away what was aside.
        if (codeOf(thrown) === 'EEXIST' || (codeOf(thrown) === 'ENOENT' && (await isThere(out, name)))) return false
        throw thrown
      }
    })
  } finally {
    await rm(aside, { force: true })
  }
}

/** Removes files that processes which died had not finished. */
export async function removeRemains(out: string): Promise<void> {
  for (const name of (await readdir(out)).filter(isAside)) await rm(join(out, name), { force: true })
}

const reasons: Readonly<Record<string, string>> = {
  EROFS: 'its disk is read-only',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  ENOTDIR: 'a file is in its place',
  EEXIST: 'a file is in its place',
  ENOENT: 'it is not there, or cannot be made there',
}

/** Work on the folder of the results, with its failures in words. */
export async function onDisk<T>(out: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new SubcodeError('quota', `The disk of ${out} is full. Make room and run the same command again: it does what is missing.`, {
        cause: thrown,
      })
    }
    const why = reasons[code ?? ''] ?? (thrown instanceof Error ? thrown.message : String(thrown))
    throw new SubcodeError('bad-file', `${out} cannot be used for results: ${why}. Mend that and run the same command again.`, {
      cause: thrown,
    })
  }
}

function codeOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : null
}
