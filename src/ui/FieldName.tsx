import { Explain } from './Explain.tsx'

type Props = { name: string; text?: string | undefined }

/** The name of a field; where there is a `text`, it tells one tap away what the field means. */
export function FieldName({ name, text }: Props) {
  if (text === undefined) return <span>{name}</span>
  return (
    <Explain term={name} title={name}>
      {text}
    </Explain>
  )
}
