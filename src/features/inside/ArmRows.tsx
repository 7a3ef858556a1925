import { useStudio } from '../../store/use-studio.ts'
import { Picture } from '../../ui/Picture.tsx'
import { noisingWords } from '../../words/noising-words.ts'
import styles from './Noising.module.css'
import strips from './Strip.module.css'

const text = noisingWords.samples

type Props = { seed: number; size: number }

/** What packs of one size drew from the x_T of a seed, a row each. */
export function ArmRows({ seed, size }: Props) {
  const all = useStudio((state) => state.armSamples)
  return all
    .filter((samples) => samples.seed === seed && samples.size === size)
    .map(({ title, steps, packHash, pictures }) => (
      <section key={`${packHash} ${steps}`} className={strips.row} aria-label={text.row(title, steps)}>
        <h4>{text.row(title, steps)}</h4>
        <div className={styles.samples}>
          {pictures.map((picture, i) => (
            <Picture key={i} source={{ picture, size }} label={text.picture(title, i + 1)} enlarge="smooth" />
          ))}
        </div>
      </section>
    ))
}
