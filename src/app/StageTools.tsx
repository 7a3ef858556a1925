import { Eye, Grid2x2, Spline } from 'lucide-react'
import type { Face } from '../store/face.ts'
import { useStudio } from '../store/use-studio.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { words } from '../words/english.ts'
import { CompareMenu } from './CompareMenu.tsx'
import { SaveMenu } from './SaveMenu.tsx'
import styles from './StageTools.module.css'

const text = words.stage

type Props = { face: Face; canBlink: boolean; onBlink: (blink: boolean) => void }

export function StageTools({ face, canBlink, onBlink }: Props) {
  const enlarge = useStudio((state) => state.enlarge)
  const setEnlarge = useStudio((state) => state.setEnlarge)
  const hold = (key: string) => key === ' ' || key === 'Enter'
  return (
    <div className={styles.tools}>
      {canBlink && <CompareMenu />}
      {canBlink && (
        <IconButton
          icon={Eye}
          label={text.blink}
          onPointerDown={() => onBlink(true)}
          onPointerUp={() => onBlink(false)}
          onPointerLeave={() => onBlink(false)}
          onKeyDown={(event) => hold(event.key) && onBlink(true)}
          onKeyUp={() => onBlink(false)}
          onBlur={() => onBlink(false)}
        />
      )}
      <IconButton
        icon={enlarge === 'smooth' ? Grid2x2 : Spline}
        label={enlarge === 'smooth' ? text.crisp : text.smooth}
        onClick={() => setEnlarge(enlarge === 'smooth' ? 'crisp' : 'smooth')}
      />
      <SaveMenu face={face} />
    </div>
  )
}
