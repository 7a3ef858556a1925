import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import styles from './Menu.module.css'

type Item = { value: string; title: string; note?: string | undefined }
type Props = {
  label: string
  items: readonly Item[]
  value: string | null
  onChange: (value: string) => void
  /** A further action, below the list. */
  action?: { title: string; run: () => void }
}

/** Chooses one of a list from a button that shows the present choice. */
export function Menu({ label, items, value, onChange, action }: Props) {
  const current = items.find((item) => item.value === value)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={`${label}: ${current?.title ?? ''}`}>
        <span className={styles.label}>{label}</span>
        <span className={styles.current}>{current?.title ?? value}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.list} align="start" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.RadioGroup value={value ?? ''} onValueChange={onChange}>
            {items.map((item) => (
              <DropdownMenu.RadioItem key={item.value} value={item.value} className={styles.item}>
                <span className={styles.mark}>
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {item.title}
                {item.note && <span className={styles.note}>{item.note}</span>}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          {action && (
            <DropdownMenu.Item className={styles.item} data-action onSelect={action.run}>
              {action.title}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
