import { Lock } from 'lucide-react'
import { lazyComponent } from '../features/parts/lazy-component.tsx'
import { cardFile } from '../packs/card.ts'
import { useStudio } from '../store/use-studio.ts'
import { Sheet } from '../ui/Sheet.tsx'
import { words } from '../words/english.ts'
import { sayDevice } from './DeviceBadge.tsx'
import styles from './Footer.module.css'

const text = words.footer

const PackCard = lazyComponent(() => import('./PackCard.tsx').then(({ PackCard }) => PackCard))

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
          {cardFile(manifest) && <Card key={manifest.name} />}
          <Licence {...manifest.licence} />
        </>
      )}
    </footer>
  )
}

/** Opens the card of the pack. */
function Card() {
  return (
    <Sheet trigger={<button className={styles.card}>{text.card}</button>} title={text.card} closeLabel={words.header.close}>
      <PackCard />
    </Sheet>
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
