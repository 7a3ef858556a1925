import { Popover } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { focusItself } from './focus-itself.ts'
import styles from './Popup.module.css'

type Props = {
  /** The button that opens it. */
  trigger: ReactElement
  /** Its name for a screen reader. */
  label: string
  side?: 'top' | 'bottom'
  align?: 'center' | 'end'
  /** The class that sets its size and the look of its content. */
  className?: string | undefined
  /** Whether it stays within the landmark of its button, by which a screen reader knows where it is; else it lies over all. */
  isInPlace?: boolean
  children: ReactNode
}

/** A small sheet beside the button that opens it; a press elsewhere or Escape closes it. */
export function Popup({ trigger, label, side = 'bottom', align = 'center', className = '', isInPlace = false, children }: Props) {
  const content = (
    <Popover.Content
      className={`${styles.sheet} ${className}`}
      side={side}
      align={align}
      sideOffset={6}
      collisionPadding={8}
      aria-label={label}
      onOpenAutoFocus={focusItself}
    >
      {children}
    </Popover.Content>
  )
  return (
    <Popover.Root>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      {isInPlace ? content : <Popover.Portal>{content}</Popover.Portal>}
    </Popover.Root>
  )
}
