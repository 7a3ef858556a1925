import * as v from 'valibot'
import type { GraphName } from '../protocol/manifest.ts'
import { readBytes, writeFile } from './pack-folder.ts'
import { openPackStore, storedPackName } from './stored-packs.ts'

/** Beside the files of a kept pack; its manifest does not list it, so that it is not part of the pack. */
const FILE = 'measured.json'

/** What graphs gave on the CPU in a self-check, at even spacing. */
export type MeasuredNumbers = Partial<Record<GraphName, readonly number[]>>

const MAX_NUMBERS = 4096
const numbersOf = v.record(v.string(), v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1), v.maxLength(MAX_NUMBERS)))
/** Files of version 1 are the numbers alone. Their first decoder had another state to draw. */
const schema = v.union([
  v.pipe(
    v.object({ version: v.literal(2), numbers: numbersOf }),
    v.transform(({ numbers }) => numbers),
  ),
  v.pipe(
    numbersOf,
    v.transform((numbers) => Object.fromEntries(Object.entries(numbers).filter(([graph]) => graph !== 'first_decoder'))),
  ),
])

/** The numbers that were measured of a pack that this browser keeps; none for other packs. */
export async function readMeasured(packUrl: string): Promise<MeasuredNumbers> {
  const folder = await folderOf(packUrl)
  const bytes = folder && (await readBytes(folder, FILE))
  if (!bytes) return {}
  try {
    return v.parse(schema, JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return {} // a tab that was closed while it wrote
  }
}

/** Keeps numbers with their pack. Without them they are measured again at the next load, so that nothing is thrown. */
export async function keepMeasured(packUrl: string, numbers: MeasuredNumbers): Promise<void> {
  const folder = await folderOf(packUrl)
  if (!folder) return
  await writeFile(folder, FILE, new TextEncoder().encode(JSON.stringify({ version: 2, numbers }))).catch((thrown: unknown) => {
    console.warn(`${FILE} was not kept:`, thrown)
  })
}

async function folderOf(packUrl: string): Promise<FileSystemDirectoryHandle | null> {
  const name = storedPackName(packUrl)
  if (name === null) return null
  const store = await openPackStore().catch(() => null)
  return (await store?.getDirectoryHandle(name).catch(() => null)) ?? null
}
