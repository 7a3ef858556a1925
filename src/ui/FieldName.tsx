import { Explain } from './Explain.tsx'

type Props = { name: string; text?: string | undefined }

/** The name of a field. With a `text`, a tap explains the field. */
export function FieldName({ name, text }: Props) {
  if (text === undefined) return <span>{name}</span>
  return (
    <Explain term={name} title={name}>
      {text}
    </Explain>
  )
}
