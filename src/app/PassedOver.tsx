import { ErrorText } from '../features/parts/ErrorText.tsx'
import type { Fallback } from '../protocol/engine-api.ts'
import { words } from '../words/english.ts'
import styles from './DeviceBadge.module.css'

const text = words.header

/** The devices and precisions that were passed over, each with its reason. */
export function PassedOver({ fallbacks }: { fallbacks: Fallback[] }) {
  return (
    <ul className={styles.reasons}>
      {fallbacks.map(({ device, precision, error }, index) => (
        <li key={index}>
          <ErrorText title={text.passedOver(text.devices[device], precision)} error={error} />
        </li>
      ))}
    </ul>
  )
}
