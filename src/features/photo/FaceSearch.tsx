import type { OpenPhoto } from '../../protocol/photos-api.ts'
import { Button } from '../../ui/Button.tsx'
import { words } from '../../words/english.ts'
import { FoundFaces } from './FoundFaces.tsx'
import styles from './FaceSearch.module.css'
import { type FramingState, foundFaces, type Search } from './framing-state.ts'

const text = words.photo

type Props = { photo: OpenPhoto; state: FramingState; onChoose: (index: number) => void; onPlace: () => void; onAlign: () => void }

/** The result of the search for faces, and the actions that it offers. */
export function FaceSearch({ photo, state: { search, marks, chosen, isAligned }, onChoose, onPlace, onAlign }: Props) {
  const faces = foundFaces(search)
  return (
    <div className={styles.line}>
      <p role="status" aria-busy={search.kind === 'looking' || (search.kind === 'found' && search.mayMove)}>
        {saySearch(search, chosen)}
      </p>
      {faces.length > 1 && <FoundFaces photo={photo} faces={faces} chosen={chosen} onChoose={onChoose} />}
      {search.kind !== 'looking' && !marks && <Button onClick={onPlace}>{text.place}</Button>}
      {marks && !isAligned && <Button onClick={onAlign}>{text.align}</Button>}
    </div>
  )
}

function saySearch(search: Search, chosen: number | null): string {
  if (search.kind !== 'found') return text[search.kind]
  if (search.faces.length === 0) return text.none
  const isSure = search.faces[chosen ?? 0]?.isSure ?? false
  return isSure ? text.found(search.faces.length) : text.unsure(search.faces.length)
}
