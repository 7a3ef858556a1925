import { useEffect, useState } from 'react'
import { answerWithin } from '../../base/answer-within.ts'
import { listCopies, type PackCopy, shellBytes } from '../../offline/pack-copies.ts'
import { useStudio } from '../../store/use-studio.ts'

/** `room` is null where the browser does not tell it. */
export type Space = { room: StorageEstimate | null; isPersisted: boolean; copies: PackCopy[]; shellBytes: number }

/** The copies can be deleted all the same when the browser does not tell its room. */
const PATIENCE_MS = 3000

/** The browser's figures of its storage; null until they come, or where there are none. A new value of `asked` reads them again. */
export function useSpace(asked: string): Space | null {
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
  const { storage } = navigator
  const [room, isPersisted, copies, bytes] = await Promise.all([
    answerWithin(PATIENCE_MS, storage.estimate()),
    answerWithin(PATIENCE_MS, storage.persisted()),
    listCopies(),
    shellBytes(),
  ])
  return { room, isPersisted: isPersisted ?? false, copies, shellBytes: bytes }
}
