import type { PackEntry } from '../store/clients.ts'

/** The pack of a first visit, if the server has it. */
export const DEFAULT_PACK = 'faces-128'

/** The asked-for pack, even an unknown one (loading it then says so); else the default; else the first. */
export function choosePack(packs: readonly PackEntry[], asked: string | null): string | null {
  if (asked !== null) return asked
  const preferred = packs.find(({ name }) => name === DEFAULT_PACK) ?? packs[0]
  return preferred?.name ?? null
}
