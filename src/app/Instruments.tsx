import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { words } from '../words/english.ts'
import { features } from './features.ts'
import styles from './Instruments.module.css'

/** Where the sheet would leave the stage no room; the same width as in the style sheets. */
const NARROW = '(max-width: 899px)'

/** The open instrument; at a wide window beside the stage, else as a sheet at the bottom that can be folded away. */
export function Instruments() {
  const [feature] = features
  const [folded, setFolded] = useState(() => matchMedia(NARROW).matches)
  return (
    <aside className={styles.instruments} data-folded={folded} aria-label={words.instruments}>
      <button type="button" className={styles.fold} aria-expanded={!folded} onClick={() => setFolded(!folded)}>
        <span className={styles.grip} aria-hidden="true" />
        <Title feature={feature} />
        <ChevronDown size={18} aria-hidden="true" className={styles.chevron} />
      </button>
      <header className={styles.head}>
        <h2>
          <Title feature={feature} />
        </h2>
        <p>{feature.summary}</p>
      </header>
      <div className={styles.body}>
        <feature.Panel />
      </div>
    </aside>
  )
}

function Title({ feature: { icon: Icon, title } }: { feature: (typeof features)[number] }) {
  return (
    <span className={styles.title}>
      <Icon size={16} aria-hidden="true" />
      {title}
    </span>
  )
}
