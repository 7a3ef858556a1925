import type { ComponentProps } from 'react'
import styles from './TextInput.module.css'

/** A line of text to write; a quiet one looks like plain text until it has the pointer or the focus. */
export function TextInput({ className = '', isQuiet = false, ...rest }: ComponentProps<'input'> & { isQuiet?: boolean }) {
  return <input className={`${styles.field} ${isQuiet ? styles.quiet : ''} ${className}`} {...rest} />
}
