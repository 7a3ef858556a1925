import type { ComponentProps } from 'react'
import type { Face } from '../../store/face.ts'
import { PictureButton } from '../../ui/PictureButton.tsx'
import styles from './FaceTiles.module.css'

type Props = {
  faces: readonly Face[]
  /** The look of a face's tile, its accessible name and its press handler. */
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
