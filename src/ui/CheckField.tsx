import styles from './CheckField.module.css'

type Props = { name: string; checked: boolean; onChange: (checked: boolean) => void }

/** A switch with its name. */
export function CheckField({ name, checked, onChange }: Props) {
  return (
    <label className={styles.field}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {name}
    </label>
  )
}
