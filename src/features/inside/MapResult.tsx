import { UserPlus } from 'lucide-react'
import { insideOf } from '../../store/inside-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { insideWords } from '../../words/inside-words.ts'
import styles from './MapResult.module.css'
import { addPlace } from './add-place.ts'

const text = insideWords.map

/** The picture of a place, and the button that keeps it. The place is named by its nearest face. */
export function MapResult() {
  const studio = useStudioStore()
  const place = useStudio((state) => insideOf(state, 'place'))
  const source = useStudio((state) => state.faces.find(({ id }) => id === place?.nearId))
  if (!place || !source) return <Note>{text.empty}</Note>
  return (
    <div className={styles.result}>
      <div className={styles.picture}>
        <Picture source={{ picture: place.picture, size: place.size }} label={text.picture(source.title)} enlarge="smooth" />
      </div>
      <div className={styles.words}>
        <p>{text.picture(source.title)}</p>
        <Note>{place.isDraft ? text.isDraft : text.drawn(place.speed.steps)}</Note>
        <Button icon={UserPlus} disabled={place.isDraft} onClick={() => addPlace(studio, place)}>
          {text.take}
        </Button>
      </div>
    </div>
  )
}
