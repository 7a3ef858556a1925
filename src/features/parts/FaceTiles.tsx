import type { ComponentProps } from 'react'
import type { Face } from '../../store/face.ts'
import { PictureButton } from '../../ui/PictureButton.tsx'
import styles from './FaceTiles.module.css'

type Props = {
  faces: readonly Face[]
  /** How a face looks, what it is called and what a press does. */
  tileOf: (face: Face) => Omit<ComponentProps<typeof PictureButton>, 'source'>
}

/** Faces to choose from, as small pictures. */
export function FaceTiles({ faces, tileOf }: Props) {
  return (
    <ul className={styles.tiles}>
      {faces.map((face) => (
        <li key={face.id}>
          <PictureButton source={face} side={64} {...tileOf(face)} />
        </li>
      ))}
    </ul>
  )
}
