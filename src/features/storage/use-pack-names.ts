import { useEffect, useState } from 'react'
import type { SavedItem } from '../../store/keep-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'

/** The names of the packs here that hold the models of items of other packs, by the hash of the model; null where none does, and no entry before that is known. */
export function usePackNames(items: readonly SavedItem[]): ReadonlyMap<string, string | null> {
  const studio = useStudioStore()
  const present = useStudio((state) => state.packId?.hash)
  const served = useStudio((state) => state.packs)
  const stored = useStudio((state) => state.stored)
  const [names, setNames] = useState<ReadonlyMap<string, string | null>>(new Map())
  useEffect(() => {
    let isCurrent = true
    const find = async () => {
      const others = new Map(items.flatMap(({ pack }) => (pack.hash === present ? [] : [[pack.hash, pack]])))
      const found = new Map<string, string | null>()
      for (const [hash, pack] of others) found.set(hash, await studio.getState().findPack(pack))
      if (isCurrent) setNames(found)
    }
    void find()
    return () => {
      isCurrent = false
    }
  }, [studio, items, present, served, stored])
  return names
}
