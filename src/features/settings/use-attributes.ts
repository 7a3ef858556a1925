import { useEffect, useMemo } from 'react'
import { toSubcodeError } from '../../base/errors.ts'
import type { EditSpace } from '../../math/edit-codes.ts'
import type { Attribute } from '../../protocol/attribute.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { editSpaceOf, listAttributes } from './edit-attributes.ts'

/** The attributes of the present pack, then those taught for it: the same list as long as none has changed. */
export function useAttributes(): Attribute[] {
  const pack = useStudio((state) => state.pack)
  const packId = useStudio((state) => state.packId)
  const taught = useStudio((state) => state.taught)
  return useMemo(() => listAttributes({ pack, packId, taught }), [pack, packId, taught])
}

/** What an edit knows of the present pack, the same as long as nothing of it has changed. Asks for the covariance of its codes. */
export function useEditSpace(): EditSpace | null {
  const studio = useStudioStore()
  const pack = useStudio((state) => state.pack)
  const packId = useStudio((state) => state.packId)
  const taught = useStudio((state) => state.taught)
  const manifest = useStudio((state) => state.manifest)
  const covariance = useStudio((state) => state.covariance)
  useEffect(() => {
    // The job that draws says why, where it cannot be fetched.
    studio
      .getState()
      .needCovariance()
      .catch((thrown: unknown) => console.warn(toSubcodeError(thrown).message))
  }, [studio, manifest])
  return useMemo(() => editSpaceOf({ pack, packId, taught, manifest, covariance }), [pack, packId, taught, manifest, covariance])
}
