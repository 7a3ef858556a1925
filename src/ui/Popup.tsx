import { Popover } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import styles from './Popup.module.css'

type Props = {
  /** The button that opens it. */
  trigger: ReactElement
  /** Its name for a screen reader. */
  label: string
  side?: 'top' | 'bottom'
  align?: 'center' | 'end'
  /** Its size and the look of what is in it. */
  className?: string | undefined
  children: ReactNode
}

/** A small sheet beside the button that opens it; a press elsewhere or Escape closes it. */
export function Popup({ trigger, label, side = 'bottom', align = 'center', className = '', children }: Props) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={`${styles.sheet} ${className}`}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
