import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import styles from './Button.module.css'

type Props = ComponentProps<'button'> & { icon?: LucideIcon; look?: 'strong' | 'quiet' }

/** A button with words, and an icon before them if given. */
export function Button({ icon: Icon, look = 'quiet', children, className, ...rest }: Props) {
  return (
    <button type="button" className={[styles.button, styles[look], className].join(' ')} {...rest}>
      {Icon && <Icon size={16} aria-hidden="true" />}
      {children}
    </button>
  )
}
