import type { Manifest } from '../protocol/manifest.ts'
import { isModelOf, type PackId, samplePrefix } from '../store/pack-id.ts'
import type { Studio } from '../store/studio.ts'
import type { WorkRecord } from './record.ts'

/** The open pack: its identity and its manifest, which tells the identities that older studios gave it. */
export type OpenPack = { packId: PackId; manifest: Manifest }

export function openPackOf({ packId, manifest }: Pick<Studio, 'packId' | 'manifest'>): OpenPack | null {
  return packId && manifest && { packId, manifest }
}

/** Those of `packs` that are the open pack under an identity that an older studio gave it. */
export async function olderIdsOf({ packId, manifest }: OpenPack, packs: readonly PackId[]): Promise<PackId[]> {
  const isOlder = await Promise.all(packs.map(async (pack) => pack.hash !== packId.hash && (await isModelOf(pack, manifest))))
  return packs.filter((_, index) => isOlder[index])
}

/** A record of the open pack under an older identity as the studio writes it now: the pack and the ids of its samples are the present ones. */
export function upgradePack(record: WorkRecord, { packId }: OpenPack): WorkRecord {
  const { id, pack, body } = record
  return { ...record, ...(renameSamples({ id, body }, pack.name, packId) as Pick<WorkRecord, 'id' | 'body'>), pack: packId }
}

/** A value in which the ids of samples name the model; older ids name its pack. */
export function renameSamples(value: unknown, packName: string, { hash }: PackId): unknown {
  const [older, present] = [samplePrefix(packName), samplePrefix(hash)]
  const rename = (item: unknown): unknown => {
    if (typeof item === 'string') return item.startsWith(older) ? present + item.slice(older.length) : item
    if (Array.isArray(item)) return item.map(rename)
    if (typeof item !== 'object' || item === null || ArrayBuffer.isView(item) || item instanceof Blob) return item
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, rename(inner)]))
  }
  return rename(value)
}
