import type { LucideIcon } from 'lucide-react'
import { Tooltip } from 'radix-ui'
import type { ComponentProps } from 'react'
import styles from './IconButton.module.css'

type Props = ComponentProps<'button'> & { icon: LucideIcon; label: string }

/**
 * A button that is an icon; `label` is its tooltip and its name for screen readers. A few words that are part of it
 * may stand beside the icon.
 */
export function IconButton({ icon: Icon, label, className, children, ...rest }: Props) {
  return (
    <Tooltip.Provider delayDuration={400}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <button
            type="button"
            aria-label={label}
            className={[styles.button, children && styles.worded, className].filter(Boolean).join(' ')}
            {...rest}
          >
            <Icon size={18} aria-hidden="true" />
            {children}
          </button>
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content className={styles.tip} sideOffset={6} collisionPadding={8}>
            {label}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  )
}
