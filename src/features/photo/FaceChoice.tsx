import { RadioGroup } from 'radix-ui'
import { useEffect, useRef } from 'react'
import { faceSquare } from '../../pixels/face-square.ts'
import type { FaceMarks, OpenPhoto } from '../../protocol/photos-api.ts'
import { photoWords as text } from '../../words/photo-words.ts'
import styles from './FaceChoice.module.css'
import { paintCrop } from './paint-crop.ts'

type Props = { photo: OpenPhoto; faces: readonly FaceMarks[]; onChoose: (face: FaceMarks) => void }

/** A dense screen's pixels of one small picture. */
const SIDE = 96

/** The faces of a photo, of which one is framed. The largest comes first and is framed at first. */
export function FaceChoice({ photo, faces, onChoose }: Props) {
  const choose = (value: string) => {
    const face = faces[Number(value)]
    if (face) onChoose(face)
  }
  return (
    <RadioGroup.Root className={styles.row} aria-label={text.faces} orientation="horizontal" defaultValue="0" onValueChange={choose}>
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
