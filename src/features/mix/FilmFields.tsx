import { Film as FilmIcon } from 'lucide-react'
import { filmOf } from '../../store/film-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CountField } from '../../ui/CountField.tsx'
import { Note } from '../../ui/Note.tsx'
import { PictureButton } from '../../ui/PictureButton.tsx'
import { mixWords } from '../../words/mix-words.ts'
import { ExportFields } from './ExportFields.tsx'
import styles from './FilmFields.module.css'
import { FilmPlayer } from './FilmPlayer.tsx'
import { FRAMES, type MixOptions, mixOptions } from './options.ts'
import { startFilm } from './start-mix.ts'

const text = mixWords

type Props = {
  options: MixOptions
  onChange: (change: Partial<MixOptions>) => void
  /** A place on the film's path that the user wants to see as a face. */
  onPlace: (place: Pick<MixOptions, 'keyIds' | 'place' | 'xPlace'>) => void
}

/** The whole path as a strip of pictures, which plays and can be saved. */
export function FilmFields({ options, onChange, onPlace }: Props) {
  const studio = useStudioStore()
  const film = useStudio(filmOf)
  const isWhole = useStudio(({ faces }) => film?.keyIds.every((id) => faces.some((face) => face.id === id)) ?? false)
  const { initial } = mixOptions
  return (
    <section className={styles.group} aria-label={text.film}>
      <h3>{text.film}</h3>
      <Note>{text.filmText}</Note>
      <CountField
        name={text.frames}
        {...FRAMES}
        value={options.frames}
        reset={initial.frames}
        onChange={(frames) => onChange({ frames })}
      />
      <Button icon={FilmIcon} onClick={() => startFilm(studio)}>
        {text.makeFilm}
      </Button>
      {film && (
        <>
          <Note>{film.title}</Note>
          <FilmPlayer key={film.id} film={film} framesPerSecond={options.framesPerSecond} />
          <ol className={styles.strip} aria-label={film.title}>
            {film.frames.map((picture, i) => (
              <li key={i}>
                <PictureButton
                  source={{ picture, size: film.size }}
                  side={64}
                  aria-label={text.frame(i + 1, film.frames.length)}
                  disabled={!isWhole}
                  onClick={() => {
                    const place = i / (film.frames.length - 1)
                    onPlace({ keyIds: [...film.keyIds], place, xPlace: place })
                  }}
                />
              </li>
            ))}
          </ol>
          <ExportFields film={film} options={options} onChange={onChange} />
        </>
      )}
    </section>
  )
}
