import type { Framing, OpenPhoto } from '../../protocol/photos-api.ts'
import type { FindFaces } from '../../store/intake-slice.ts'
import { Button } from '../../ui/Button.tsx'
import { Modal } from '../../ui/Modal.tsx'
import { words } from '../../words/english.ts'
import { FaceSearch } from './FaceSearch.tsx'
import { FramingFields } from './FramingFields.tsx'
import { FramingView } from './FramingView.tsx'
import { align, chooseFace, frameByHand, framingOf, moveMark, placeMarks, startAgain } from './framing-state.ts'
import { MarkHandles } from './MarkHandles.tsx'
import { useFraming } from './use-framing.ts'

const text = words.framing

type Props = {
  photo: OpenPhoto
  /** The face is being made: it waits for the model, or for its pixels. */
  isAdding: boolean
  findFaces: FindFaces
  onUse: (framing: Framing) => void
  onClose: () => void
}

/** The one modal step of the studio: a face is put where the model expects it, by the face finder or by the user. */
export function FramingDialog({ photo, isAdding, findFaces, onUse, onClose }: Props) {
  const [state, setState] = useFraming(photo, findFaces)
  const { crop, marks } = state
  return (
    <Modal
      title={text.title}
      note={text.note}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="strong" disabled={isAdding} onClick={() => onUse(framingOf(state))}>
            {isAdding ? text.adding : text.use}
          </Button>
        </>
      }
    >
      <FramingView photo={photo} crop={crop} onChange={(change) => setState((now) => frameByHand(now, change))}>
        {marks && (
          <MarkHandles
            crop={crop}
            marks={marks}
            onMove={(name, to) => setState((now) => moveMark(now, name, to))}
            onDone={() => setState(align)}
          />
        )}
      </FramingView>
      <FaceSearch
        photo={photo}
        state={state}
        onChoose={(index) => setState((now) => chooseFace(now, index))}
        onPlace={() => setState(placeMarks)}
        onAlign={() => setState(align)}
      />
      <FramingFields
        photo={photo}
        crop={crop}
        onChange={(change) => setState((now) => frameByHand(now, change))}
        onReset={() => setState((now) => startAgain(now, photo))}
      />
    </Modal>
  )
}
