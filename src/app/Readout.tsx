import { NoiseTile } from '../features/rail/NoiseTile.tsx'
import { SemanticTile } from '../features/rail/SemanticTile.tsx'
import type { Face, Origin } from '../store/face.ts'
import { findFace } from '../store/faces-slice.ts'
import { useStudio } from '../store/use-studio.ts'
import { DifferencePicture } from '../ui/DifferencePicture.tsx'
import { Explain } from '../ui/Explain.tsx'
import { Picture } from '../ui/Picture.tsx'
import { words } from '../words/english.ts'
import { Figure } from './Figure.tsx'
import styles from './Readout.module.css'
import { sayDecibels, sayDuration, sayError, saySpeed } from '../words/say-numbers.ts'

/** The name and explanation of a companion picture, by its id. */
const companionTerms: Record<string, { name: string; text: string }> = words.codes

/** The measures that compare with the input. */
const compared: readonly string[] = [words.measures.ssim.name, words.measures.mse.name, words.measures.psnr.name]

/** The two subcodes of the shown face, its companion pictures, and its measures. */
export function Readout({ face }: { face: Face }) {
  const isDrawing = useStudio(({ jobs }) =>
    jobs.some(({ task }) => task.feature === face.origin?.feature && task.sourceId === face.origin.sourceId),
  )
  return (
    <div className={styles.readout}>
      <div className={styles.tiles}>
        <Figure shape="wide" term={words.codes.z} waiting={face.z === null}>
          {face.z && <SemanticTile z={face.z} label={words.stage.zTile} />}
        </Figure>
        <Figure shape="square" term={words.codes.xT} waiting={face.noise === null}>
          {face.noise && <NoiseTile noise={face.noise} label={words.stage.xTile} />}
        </Figure>
        {face.origin?.companions.map(({ id, title, picture }) => (
          <Figure key={id} shape="square" term={companionTerms[id] ?? { name: title, text: title }} waiting={false}>
            <Picture source={{ picture, size: face.size }} label={title} enlarge="smooth" />
          </Figure>
        ))}
        {isDrawing && face.origin?.redraws && face.origin.companions.length === 0 && (
          <Figure shape="square" term={words.codes.without} waiting>
            {null}
          </Figure>
        )}
      </div>
      {face.origin && <Numbers face={face} origin={face.origin} />}
    </div>
  )
}

function Numbers({ face, origin: { sourceId, measures: measured, speed } }: { face: Face; origin: Origin }) {
  const source = useStudio((state) => findFace(state, sourceId))
  const rows = [
    { ...words.measures.ssim, value: measured.ssim?.toFixed(3) },
    { ...words.measures.mse, value: measured.mse === undefined ? undefined : sayError(measured.mse) },
    { ...words.measures.psnr, value: measured.psnr === undefined ? undefined : sayDecibels(measured.psnr) },
    { ...words.measures.time, value: sayDuration(speed.ms) },
    { ...words.measures.speed, value: saySpeed(speed) },
  ]
  return (
    <dl className={styles.numbers}>
      {rows.map(
        ({ name, text, value }) =>
          value !== undefined && (
            <div key={name}>
              <dt>
                <Explain term={name} title={name}>
                  <p>{text}</p>
                  {compared.includes(name) && source?.size === face.size && (
                    <figure className={styles.differing}>
                      <DifferencePicture a={source.picture} b={face.picture} size={face.size} label={words.keep.difference} />
                      <figcaption>{words.keep.difference}</figcaption>
                    </figure>
                  )}
                </Explain>
              </dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
