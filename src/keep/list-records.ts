import type { SavedItem } from '../store/keep-slice.ts'
import type { WorkRecord } from './record.ts'
import type { AnyKind } from './record-kind.ts'

/** Records as a list shows them, the newest first. One that cannot be read is listed too, without a picture: it can be deleted. */
export function listRecords(records: readonly WorkRecord[], kinds: readonly AnyKind[]): SavedItem[] {
  const items = records.map((record) => {
    const { id, kind, title, starred, madeAt, pack, bytes } = record
    return { id, kind, title, starred, madeAt, pack, bytes, picture: pictureOf(record, kinds) }
  })
  return items.sort((a, b) => b.madeAt - a.madeAt)
}

export function pictureOf(record: WorkRecord, kinds: readonly AnyKind[]): SavedItem['picture'] {
  const kind = kinds.find(({ name }) => name === record.kind)
  try {
    return kind?.picture(kind.read(record)) ?? null
  } catch {
    return null
  }
}
