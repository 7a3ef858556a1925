import { Pause, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Film } from '../../store/film-slice.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { LineSlider } from '../../ui/LineSlider.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { mixWords } from '../../words/mix-words.ts'
import styles from './FilmPlayer.module.css'

const text = mixWords

/** Shows a film, and beside it the same film made in another way. It plays only when it is asked to. */
export function FilmPlayer({ film, framesPerSecond }: { film: Film; framesPerSecond: number }) {
  const [index, setIndex] = useState(0)
  const [plays, setPlays] = useState(false)
  const count = film.frames.length
  useEffect(() => {
    if (!plays) return
    const timer = setInterval(() => setIndex((before) => (before + 1) % count), 1000 / framesPerSecond)
    return () => clearInterval(timer)
  }, [plays, framesPerSecond, count])

  const rows = [{ title: '', frames: film.frames }, ...film.rows]
  return (
    <div className={styles.player}>
      <div className={styles.pictures}>
        {rows.map(({ title, frames }) => (
          <figure key={title} className={styles.picture}>
            <Picture
              source={{ picture: frames[index] ?? film.frames[0] ?? new Float32Array(), size: film.size }}
              label={`${title} ${text.frame(index + 1, count)}`.trim()}
              enlarge="smooth"
            />
            {title !== '' && <figcaption>{title}</figcaption>}
          </figure>
        ))}
      </div>
      <div className={styles.bar}>
        <IconButton icon={plays ? Pause : Play} label={plays ? text.stop : text.play} onClick={() => setPlays(!plays)} />
        <LineSlider
          name={text.film}
          shown={text.frame(index + 1, count)}
          min={0}
          max={count - 1}
          step={1}
          value={index}
          onChange={(next) => {
            setPlays(false)
            setIndex(next)
          }}
        />
      </div>
    </div>
  )
}
