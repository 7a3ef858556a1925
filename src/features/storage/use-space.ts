import { useEffect, useState } from 'react'
import { listCopies, type PackCopy, shellBytes } from '../../offline/pack-copies.ts'
import { useStudio } from '../../store/use-studio.ts'

export type Space = { usedBytes: number; quotaBytes: number; isPersisted: boolean; copies: PackCopy[]; shellBytes: number }

/** What the browser tells of its storage; null until it has, or where it does not. `asked` reads it again. */
export function useSpace(asked: number): Space | null {
  const keepVersion = useStudio((state) => state.keepVersion)
  const copiesVersion = useStudio((state) => state.copiesVersion)
  const [space, setSpace] = useState<Space | null>(null)
  useEffect(() => {
    let isCurrent = true
    readSpace().then(
      (found) => isCurrent && setSpace(found),
      (thrown: unknown) => console.warn(thrown),
    )
    return () => {
      isCurrent = false
    }
  }, [asked, keepVersion, copiesVersion])
  return space
}

async function readSpace(): Promise<Space> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate()
  const isPersisted = await navigator.storage.persisted()
  return { usedBytes: usage, quotaBytes: quota, isPersisted, copies: await listCopies(), shellBytes: await shellBytes() }
}
