import { SubcodeError } from '../base/errors.ts'
import type { Imported } from '../store/keep-slice.ts'
import type { PackId } from '../store/pack-id.ts'
import type { StudioStore } from '../store/studio.ts'
import { readFacePng } from './face-png.ts'
import type { WorkRecord } from './record.ts'
import { readProject } from './read-project.ts'
import type { AnyKind } from './record-kind.ts'
import type { Database } from './database.ts'
import { olderIdsOf, openPackOf, type OpenPack, upgradePack } from './upgrade-pack.ts'

/** The studio writes no larger pictures. */
const MAX_PNG_BYTES = 2 ** 27

type Place = { studio: StudioStore; database: Database; kinds: readonly AnyKind[]; merge: (records: readonly WorkRecord[]) => void }

/**
 * Writes the records of a project, or of a picture with codes, to the database, and puts those of the open pack into the studio.
 * Returns null for any other file. The whole file is read and checked before anything is written. Throws `bad-file`.
 */
export async function importFile(file: Blob, title: string, { studio, database, kinds, merge }: Place): Promise<Imported | null> {
  const read = await readFile(file, title)
  if (!read) return null
  const records = await upgrade(read, openPackOf(studio.getState()))
  for (const record of records) {
    const kind = kinds.find(({ name }) => name === record.kind)
    if (!kind)
      throw new SubcodeError('bad-file', `${title}: this studio does not know what "${record.kind}" is. A newer one may.`, {
        values: { reason: 'work-too-new', file: title },
      })
    kind.read(record)
  }
  await database.put(records)
  const stored = await database.find(records.map(({ id }) => id))
  const present = studio.getState().packId?.hash
  const here = stored.filter(({ pack }) => pack.hash === present)
  merge(here)
  studio.getState().noteKeepChange()
  return { ids: here.map(({ id }) => id), elsewhere: packsOf(stored.filter(({ pack }) => pack.hash !== present)) }
}

async function readFile(file: Blob, title: string): Promise<WorkRecord[] | null> {
  const head = new TextDecoder('latin1').decode(await file.slice(0, 4).arrayBuffer())
  if (head === 'PK\x03\x04') return readProject(file, title)
  if (!head.endsWith('PNG') || file.size > MAX_PNG_BYTES) return null
  const record = readFacePng(new Uint8Array(await file.arrayBuffer()))
  return record ? [record] : null
}

/** Files of older studios have older identities of the open pack. */
async function upgrade(records: readonly WorkRecord[], open: OpenPack | null): Promise<readonly WorkRecord[]> {
  if (!open) return records
  const older = new Set((await olderIdsOf(open, packsOf(records))).map(({ hash }) => hash))
  return records.map((record) => (older.has(record.pack.hash) ? upgradePack(record, open) : record))
}

function packsOf(records: readonly WorkRecord[]): PackId[] {
  return [...new Map(records.map(({ pack }) => [pack.hash, pack])).values()]
}
