import { ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { Face } from '../../store/face.ts'
import { Picture } from '../../ui/Picture.tsx'
import menu from '../../ui/Menu.module.css'
import styles from './FacePicker.module.css'

type Props = { letter: string; label: string; face: Face; faces: readonly Face[]; onChoose: (id: string) => void }

/** A chosen face, and the menu of all faces that takes its place. */
export function FacePicker({ letter, label, face, faces, onChoose }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={label}>
        <span className={styles.letter}>{letter}</span>
        <span className={styles.picture}>
          <Picture source={face} label="" enlarge="smooth" />
        </span>
        <span className={styles.title}>{face.title}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${menu.list} ${styles.list}`} align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.RadioGroup value={face.id} onValueChange={onChoose}>
            {faces.map((other) => (
              <DropdownMenu.RadioItem key={other.id} value={other.id} className={`${menu.item} ${styles.item}`}>
                <span className={styles.picture}>
                  <Picture source={other} label="" enlarge="smooth" side={64} />
                </span>
                {other.title}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
