import { RotateCcwSquare, RotateCwSquare, Undo2 } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { Crop, OpenPhoto } from '../../protocol/photos-api.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Modal } from '../../ui/Modal.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { words } from '../../words/english.ts'
import styles from './FramingDialog.module.css'
import { FramingView } from './FramingView.tsx'
import { firstCrop, turnBy, zoomBy } from './framing.ts'

const text = words.framing
const QUARTER = Math.PI / 2

type Props = { photo: OpenPhoto; onUse: (crop: Crop) => void; onClose: () => void }

/** The one modal step of the studio: the person puts the face where the model expects it. */
export function FramingDialog({ photo, onUse, onClose }: Props) {
  const [crop, setCrop] = useState(() => firstCrop(photo))
  const change = useCallback((next: (crop: Crop) => Crop) => setCrop(next), [])
  const zoom = Math.min(photo.width, photo.height) / crop.side
  const degrees = (-crop.angle * 180) / Math.PI
  return (
    <Modal
      title={text.title}
      note={text.note}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="strong" onClick={() => onUse(crop)}>
            {text.use}
          </Button>
        </>
      }
    >
      <FramingView photo={photo} crop={crop} onChange={change} />
      <div className={styles.fields}>
        <SliderField
          name={text.zoom}
          shown={text.times(zoom)}
          min={-1}
          max={4}
          step={0.01}
          value={Math.log2(zoom)}
          reset={0}
          onChange={(log) => change((now) => zoomBy(now, photo, 2 ** log * (now.side / Math.min(photo.width, photo.height))))}
        />
        <SliderField
          name={text.turn}
          shown={text.degrees(degrees)}
          min={-180}
          max={180}
          step={0.5}
          value={degrees}
          reset={0}
          onChange={(angle) => change((now) => ({ ...now, angle: (-angle * Math.PI) / 180 }))}
        />
        <div className={styles.buttons}>
          <IconButton icon={RotateCcwSquare} label={text.left} onClick={() => change((now) => turnBy(now, -QUARTER))} />
          <IconButton icon={RotateCwSquare} label={text.right} onClick={() => change((now) => turnBy(now, QUARTER))} />
          <IconButton icon={Undo2} label={text.reset} onClick={() => setCrop(firstCrop(photo))} />
        </div>
      </div>
    </Modal>
  )
}
