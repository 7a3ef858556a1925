import type { PackEntry } from '../store/clients.ts'

/** The pack of a first visit, if the server has it. */
export const DEFAULT_PACK = 'faces-128'

/** The asked-for one of these packs; else the default; else the first; null where there is none. */
export function choosePack(packs: readonly PackEntry[], asked: string | null): string | null {
  const isHere = (wanted: string | null) => packs.some(({ name }) => name === wanted)
  return [asked, DEFAULT_PACK].find(isHere) ?? packs[0]?.name ?? null
}
