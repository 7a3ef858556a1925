import styles from './FaceOutline.module.css'
import { landmarks } from './framing.ts'

const EYE = { width: 0.12, height: 0.05 }

/** Where the eyes, the mouth and the head belong, over a square of side 1. */
export function FaceOutline() {
  const left = 0.5 - landmarks.eyeDistance / 2
  const right = 0.5 + landmarks.eyeDistance / 2
  return (
    <svg className={styles.outline} viewBox="0 0 1 1" aria-hidden="true">
      <ellipse cx="0.5" cy="0.5" rx="0.3" ry="0.4" />
      {[left, right].map((x) => (
        <ellipse key={x} cx={x} cy={landmarks.eyeY} rx={EYE.width / 2} ry={EYE.height / 2} />
      ))}
      <path
        d={`M 0.4 ${landmarks.mouthY - 0.005} Q 0.5 ${landmarks.mouthY + 0.05} 0.6 ${landmarks.mouthY - 0.005} Q 0.5 ${landmarks.mouthY + 0.01} 0.4 ${landmarks.mouthY - 0.005}`}
      />
    </svg>
  )
}
