import { type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './Modal.module.css'

type Props = { title: string; note?: string; onClose: () => void; children: ReactNode; footer: ReactNode }

/** The browser's own dialog: it keeps the focus, closes on Escape and makes the page behind it inert. */
export function Modal({ title, note, onClose, children, footer }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.modal}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {note && <p>{note}</p>}
      </header>
      <div className={styles.body}>{children}</div>
      <footer className={styles.foot}>{footer}</footer>
    </dialog>
  )
}
