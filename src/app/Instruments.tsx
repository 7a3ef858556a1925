import { ChevronDown } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { useId, useState } from 'react'
import { useHasZ } from '../features/settings/use-has-z.ts'
import { useStudio } from '../store/use-studio.ts'
import { words } from '../words/english.ts'
import { features } from './features.ts'
import styles from './Instruments.module.css'

/** Where the sheet would leave the stage no room; the same width as in the style sheets. */
const NARROW = '(max-width: 899px)'

/** The open instrument; at a wide window beside the stage, else as a sheet at the bottom that can be folded away. */
export function Instruments() {
  const instrument = useStudio((state) => state.instrument)
  const openInstrument = useStudio((state) => state.openInstrument)
  const hasZ = useHasZ()
  const feature = features.find(({ id }) => id === instrument) ?? features[0]
  const [folded, setFolded] = useState(() => matchMedia(NARROW).matches)
  const panelId = useId()
  return (
    <Tabs.Root asChild value={feature.id} onValueChange={openInstrument}>
      <aside className={styles.instruments} data-folded={folded} aria-label={words.instruments}>
        <button type="button" className={styles.fold} aria-expanded={!folded} onClick={() => setFolded(!folded)}>
          <span className={styles.grip} aria-hidden="true" />
          <Title feature={feature} />
          <ChevronDown size={18} aria-hidden="true" className={styles.chevron} />
        </button>
        <div className={styles.content}>
          <Tabs.List className={styles.tabs} aria-label={words.instruments}>
            {features.map(({ id, title, icon: Icon }) => (
              <Tabs.Trigger
                key={id}
                value={id}
                id={`${panelId}-${id}`}
                aria-controls={id === feature.id ? panelId : undefined}
                className={styles.tab}
                ref={id === feature.id ? bringIntoView : undefined}
              >
                <Icon size={16} aria-hidden="true" />
                {title}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {/* Tabs.Content would ask for the computed style of its animation, and have all of the page styled in the task that draws it. */}
          <div role="tabpanel" id={panelId} aria-labelledby={`${panelId}-${feature.id}`} tabIndex={0} className={styles.panel}>
            <header className={styles.head}>
              <h2>
                <Title feature={feature} />
              </h2>
              <p>{hasZ ? feature.summary : (feature.summaryXT ?? feature.summary)}</p>
            </header>
            <div className={styles.body}>
              <feature.Panel key={feature.id} />
            </div>
          </div>
        </div>
      </aside>
    </Tabs.Root>
  )
}

/** On a phone the row of tabs is wider than the page; it also becomes so when a window is made narrow. */
function bringIntoView(tab: HTMLElement | null): (() => void) | undefined {
  if (!tab?.parentElement) return undefined
  const watch = new ResizeObserver(() => tab.scrollIntoView({ block: 'nearest', inline: 'nearest' }))
  watch.observe(tab.parentElement)
  return () => watch.disconnect()
}

function Title({ feature: { icon: Icon, title } }: { feature: (typeof features)[number] }) {
  return (
    <span className={styles.title}>
      <Icon size={16} aria-hidden="true" />
      {title}
    </span>
  )
}
