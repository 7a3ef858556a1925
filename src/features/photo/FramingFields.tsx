import { RotateCcwSquare, RotateCwSquare, Undo2 } from 'lucide-react'
import type { Crop, OpenPhoto } from '../../protocol/photos-api.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { words } from '../../words/english.ts'
import styles from './FramingFields.module.css'
import { turnBy, zoomBy } from './framing.ts'

const text = words.framing
const QUARTER = Math.PI / 2

type Props = { photo: OpenPhoto; crop: Crop; onChange: (change: (crop: Crop) => Crop) => void; onReset: () => void }

/** Framing by numbers: how large, how turned, and from the beginning. */
export function FramingFields({ photo, crop, onChange, onReset }: Props) {
  const shorter = Math.min(photo.width, photo.height)
  const zoom = shorter / crop.side
  const degrees = (-crop.angle * 180) / Math.PI
  return (
    <div className={styles.fields}>
      <SliderField
        name={text.zoom}
        shown={text.times(zoom)}
        min={-1}
        max={4}
        step={0.01}
        value={Math.log2(zoom)}
        reset={0}
        onChange={(log) => onChange((now) => zoomBy(now, photo, 2 ** log * (now.side / shorter)))}
      />
      <SliderField
        name={text.turn}
        shown={text.degrees(degrees)}
        min={-180}
        max={180}
        step={0.5}
        value={degrees}
        reset={0}
        onChange={(angle) => onChange((now) => ({ ...now, angle: (-angle * Math.PI) / 180 }))}
      />
      <div className={styles.buttons}>
        <IconButton icon={RotateCcwSquare} label={text.left} onClick={() => onChange((now) => turnBy(now, -QUARTER))} />
        <IconButton icon={RotateCwSquare} label={text.right} onClick={() => onChange((now) => turnBy(now, QUARTER))} />
        <IconButton icon={Undo2} label={text.reset} onClick={onReset} />
      </div>
    </div>
  )
}
