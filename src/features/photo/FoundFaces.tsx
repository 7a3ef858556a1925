import { RadioGroup } from 'radix-ui'
import { useEffect, useRef } from 'react'
import { faceSquare } from '../../pixels/face-square.ts'
import type { FaceMarks, OpenPhoto } from '../../protocol/photos-api.ts'
import { words } from '../../words/english.ts'
import styles from './FoundFaces.module.css'
import { paintCrop } from './paint-crop.ts'

const text = words.photo

type Props = { photo: OpenPhoto; faces: readonly FaceMarks[]; chosen: number | null; onChoose: (index: number) => void }

/** A dense screen's pixels of one small picture. */
const SIDE = 96

/** The faces of a photo, of which one is framed. The largest comes first and is framed at first. */
export function FoundFaces({ photo, faces, chosen, onChoose }: Props) {
  return (
    <RadioGroup.Root
      className={styles.row}
      aria-label={text.faces}
      orientation="horizontal"
      value={`${chosen}`}
      onValueChange={(index) => onChoose(Number(index))}
    >
      {faces.map((face, index) => (
        <RadioGroup.Item key={index} value={`${index}`} className={styles.face} aria-label={text.face(index + 1)}>
          <FacePicture photo={photo} face={face} />
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}

function FacePicture({ photo, face }: { photo: OpenPhoto; face: FaceMarks }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current) paintCrop(canvas.current, photo, faceSquare(face), SIDE)
  }, [photo, face])
  return <canvas ref={canvas} aria-hidden="true" />
}
