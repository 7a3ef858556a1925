import { CircleHelp } from 'lucide-react'
import { lazyComponent } from '../features/parts/lazy-component.tsx'
import { useStudio } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Sheet } from '../ui/Sheet.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import { words } from '../words/english.ts'
import styles from './HelpSheets.module.css'

const text = words.help

const ShortcutList = lazyComponent(() => import('./ShortcutList.tsx').then(({ ShortcutList }) => ShortcutList))
const HowItWorks = lazyComponent(() => import('./HowItWorks.tsx').then(({ HowItWorks }) => HowItWorks))

/** How this works, and from there the first steps and the keys, which the question mark opens too. */
export function HelpSheets() {
  const help = useStudio((state) => state.help)
  const openHelp = useStudio((state) => state.openHelp)
  const setFirstStep = useStudio((state) => state.setFirstStep)
  useShortcut('shortcuts', () => openHelp(help === 'keys' ? null : 'keys'))
  const showSteps = () => {
    openHelp(null)
    setFirstStep(0)
  }
  return (
    <>
      <Sheet
        trigger={<IconButton icon={CircleHelp} label={words.header.how} />}
        open={help === 'how'}
        onOpenChange={(isOpen) => openHelp(isOpen ? 'how' : null)}
        title={words.header.how}
        closeLabel={words.header.close}
      >
        <div className={styles.more}>
          <Button onClick={showSteps}>{text.first.again}</Button>
          <Button onClick={() => openHelp('keys')}>{text.keys.title}</Button>
        </div>
        <HowItWorks />
      </Sheet>
      <Sheet
        open={help === 'keys'}
        onOpenChange={(isOpen) => openHelp(isOpen ? 'keys' : null)}
        title={text.keys.title}
        closeLabel={words.header.close}
      >
        <ShortcutList />
      </Sheet>
    </>
  )
}
