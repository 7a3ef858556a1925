import { Columns2, Contrast, type LucideIcon, SquareSplitHorizontal } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { CompareAs } from '../store/stage-slice.ts'
import { useStudio } from '../store/use-studio.ts'
import { IconButton } from '../ui/IconButton.tsx'
import menu from '../ui/Menu.module.css'
import { words } from '../words/english.ts'

const text = words.keep

const WAYS: readonly { value: CompareAs; icon: LucideIcon }[] = [
  { value: 'slider', icon: SquareSplitHorizontal },
  { value: 'side', icon: Columns2 },
  { value: 'difference', icon: Contrast },
]

/** Chooses how the two pictures on the stage are compared. */
export function CompareMenu() {
  const compareAs = useStudio((state) => state.compareAs)
  const setCompareAs = useStudio((state) => state.setCompareAs)
  const present = WAYS.find(({ value }) => value === compareAs) ?? WAYS[0]
  return (
    // Without a portal the list stays within the stage, a landmark by which a screen reader knows where it is.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={present?.icon ?? Columns2} label={text.compareAs} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.list} align="end" sideOffset={6} collisionPadding={8}>
        <DropdownMenu.RadioGroup value={compareAs}>
          {WAYS.map(({ value, icon: Icon }) => (
            <DropdownMenu.RadioItem key={value} value={value} className={menu.item} onSelect={() => setCompareAs(value)}>
              <Icon size={16} aria-hidden="true" />
              {text[value]}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
