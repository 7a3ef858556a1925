import { access, link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
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
  const aside = join(out, `.${name}.${process.pid}.${crypto.randomUUID().slice(0, 8)}`)
  try {
    await onDisk(out, async () => {
      const file = await open(aside, 'wx')
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
    })
    onWritten()
    return await onDisk(out, () =>
      link(aside, join(out, name)).then(
        () => true,
        async (thrown: unknown) => {
          // Another run into the folder, which has ended, has cleared away what was aside.
          const isSecond = codeOf(thrown) === 'EEXIST' || (codeOf(thrown) === 'ENOENT' && (await isThere(out, name)))
          if (isSecond) return false
          throw thrown
        },
      ),
    )
  } finally {
    await rm(aside, { force: true })
  }
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
