import { useEffect, useState } from 'react'
import type { SavedItem } from '../../store/keep-slice.ts'
import { useStudio } from '../../store/use-studio.ts'

/** The items kept on the device, read again at every change. */
export function useSavedItems(): SavedItem[] {
  const keep = useStudio((state) => state.keep)
  const version = useStudio((state) => state.keepVersion)
  const [items, setItems] = useState<SavedItem[]>([])
  useEffect(() => {
    let isCurrent = true
    keep?.list().then(
      (list) => isCurrent && setItems(list),
      (thrown: unknown) => console.warn(thrown),
    )
    return () => {
      isCurrent = false
    }
  }, [keep, version])
  return items
}
