import { useCallback, useDeferredValue } from 'react'
import type { SubcodeError } from '../../base/errors.ts'
import type { Framing } from '../../protocol/photos-api.ts'
import { isFraming } from '../../store/intake-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { words } from '../../words/english.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { addFramedPhoto } from './add-framed-photo.ts'

const CameraDialog = lazyComponent(() => import('./CameraDialog.tsx').then(({ CameraDialog }) => CameraDialog))
const FramingDialog = lazyComponent(() => import('./FramingDialog.tsx').then(({ FramingDialog }) => FramingDialog))

type Props = {
  /** Called with a new face of the user's own that no instrument has asked for. */
  onFace: (faceId: string) => void
}

/** The dialog for the present step of a photo's intake. */
export function PhotoIntake({ onFace }: Props) {
  const studio = useStudioStore()
  const intake = useStudio((state) => state.intake)
  /** The framing dialog takes a while to draw: React draws it in pieces, between which the page answers. It leaves at once. */
  const drawn = useDeferredValue(intake)
  const { closeIntake, findFaces, openPhoto } = studio.getState()
  const fail = useCallback((error: SubcodeError) => studio.getState().refusePhoto(words.camera.title, error), [studio])

  if (intake.kind === 'camera') {
    return <CameraDialog onTake={(frame) => void openPhoto(frame, words.intake.taken)} onFail={fail} onClose={closeIntake} />
  }
  if (!isFraming(intake) || !isFraming(drawn) || drawn.photo !== intake.photo) return null
  const use = async (framing: Framing) => {
    const id = await addFramedPhoto(studio, intake, framing)
    if (id !== null) (intake.onFace ?? onFace)(id)
  }
  const { photo, kind } = intake
  return (
    <FramingDialog
      key={photo.id}
      photo={photo}
      isAdding={kind === 'adding'}
      findFaces={findFaces}
      onUse={(framing) => void use(framing)}
      onClose={closeIntake}
    />
  )
}
