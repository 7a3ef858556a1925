import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { focusItself } from './focus-itself.ts'
import { IconButton } from './IconButton.tsx'
import styles from './Sheet.module.css'

type Props = {
  /** The element that opens it; absent where `open` controls the sheet. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (isOpen: boolean) => void
  title: string
  closeLabel: string
  children: ReactNode
}

/** A page at the side. It is not modal: the studio stays in use beside it. */
export function Sheet({ trigger, title, closeLabel, children, ...state }: Props) {
  return (
    <Dialog.Root modal={false} {...state}>
      {trigger && <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>}
      <Dialog.Portal>
        <Dialog.Content
          className={styles.sheet}
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={focusItself}
        >
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton icon={X} label={closeLabel} />
            </Dialog.Close>
          </div>
          {/* Scrolled by the keyboard, which needs the focus in it. */}
          <div className={styles.body} role="group" aria-label={title} tabIndex={0}>
            {children}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
