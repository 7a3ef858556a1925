import { useEffect, useState } from 'react'
import type { FoundFace, OpenPhoto } from '../../protocol/photos-api.ts'
import type { FindFaces } from '../../store/intake-slice.ts'
import { firstFraming, type FramingState, type Search, takeSearch } from './framing-state.ts'

/** A photo's framing, with the faces as soon as they are found. */
export function useFraming(photo: OpenPhoto, findFaces: FindFaces) {
  const [state, setState] = useState<FramingState>(() => firstFraming(photo))
  useEffect(() => {
    let gone = false
    const apply = (search: Search) => !gone && setState((now) => takeSearch(now, search))
    const found = (faces: FoundFace[], mayMove: boolean) => apply({ kind: 'found', faces, mayMove })
    const early = (faces: FoundFace[]) => found(faces, true)
    const last = (faces: FoundFace[]) => found(faces, false)
    findFaces(photo, early).then(last, (thrown: unknown) => {
      console.warn('Faces cannot be looked for:', thrown)
      apply({ kind: 'failed' })
    })
    return () => {
      gone = true
    }
  }, [findFaces, photo])
  return [state, setState] as const
}
