import { Lock } from 'lucide-react'
import { useStudio } from '../store/use-studio.ts'
import { words } from '../words/english.ts'
import { sayDevice } from './DeviceBadge.tsx'
import styles from './Footer.module.css'

const text = words.footer

/** On a phone it scrolls sideways, which needs the focus. */
export function Footer() {
  const pack = useStudio((state) => state.pack)
  const manifest = useStudio((state) => state.manifest)
  return (
    <footer className={styles.footer} tabIndex={0}>
      <span className={styles.privacy}>
        <Lock size={12} aria-hidden="true" />
        {text.privacy}
      </span>
      <span>{sayDevice(pack)}</span>
      {manifest && (
        <>
          <span>{text.pack(manifest.title)}</span>
          <Licence {...manifest.licence} />
        </>
      )}
    </footer>
  )
}

function Licence({ name, url, credit }: { name: string; url: string | null; credit: string }) {
  return (
    <span title={credit}>
      {url === null ? (
        text.licence(name)
      ) : (
        <a href={url} target="_blank" rel="noreferrer">
          {text.licence(name)}
        </a>
      )}
    </span>
  )
}
