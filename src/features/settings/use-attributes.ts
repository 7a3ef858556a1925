import { useMemo } from 'react'
import { useStudio } from '../../store/use-studio.ts'
import { type EditAttribute, listAttributes } from './edit-attributes.ts'

/** The attributes of the present pack, then those taught for it: the same list as long as none has changed. */
export function useAttributes(): EditAttribute[] {
  const pack = useStudio((state) => state.pack)
  const packId = useStudio((state) => state.packId)
  const taught = useStudio((state) => state.taught)
  return useMemo(() => listAttributes({ pack, packId, taught }), [pack, packId, taught])
}
