import { NoiseTile } from '../features/rail/NoiseTile.tsx'
import { SemanticTile } from '../features/rail/SemanticTile.tsx'
import { can } from '../protocol/capabilities.ts'
import type { Measures } from '../protocol/measures.ts'
import { ceilingCompanion, type Face, type Origin } from '../store/face.ts'
import { findFace } from '../store/faces-slice.ts'
import { useStudio } from '../store/use-studio.ts'
import { DifferencePicture } from '../ui/DifferencePicture.tsx'
import { Explain } from '../ui/Explain.tsx'
import { Picture } from '../ui/Picture.tsx'
import { words } from '../words/english.ts'
import { Figure } from './Figure.tsx'
import styles from './Readout.module.css'
import { sayDecibels, sayDuration, sayError, sayShare, saySpeed } from '../words/say-numbers.ts'

/** The name and explanation of a companion picture, by its id. */
const companionTerms: Record<string, { name: string; text: string }> = words.codes

/** The measures that compare with the input. */
const compared: readonly string[] = [words.measures.ssim.name, words.measures.mse.name, words.measures.psnr.name]

/** The two subcodes of the shown face, its companion pictures, and its measures. */
export function Readout({ face }: { face: Face }) {
  const hasZ = useStudio(({ manifest }) => manifest === null || can(manifest, 'encode'))
  const isDrawing = useStudio(({ jobs }) =>
    jobs.some(({ task }) => task.feature === face.origin?.feature && task.sourceId === face.origin.sourceId),
  )
  return (
    <div className={styles.readout}>
      <div className={styles.tiles}>
        {hasZ && (
          <Figure shape="wide" term={words.codes.z} waiting={face.z === null}>
            {face.z && <SemanticTile z={face.z} label={words.stage.zTile} />}
          </Figure>
        )}
        <Figure shape="square" term={words.codes.xT} waiting={face.noise === null}>
          {face.noise && <NoiseTile noise={face.noise} label={words.stage.xTile} />}
        </Figure>
        {face.origin?.companions.map(({ id, title, picture }) => (
          <Figure key={id} shape="square" term={companionTerms[id] ?? { name: title, text: title }} waiting={false}>
            <Picture source={{ picture, size: face.size }} label={title} enlarge="smooth" />
          </Figure>
        ))}
        {isDrawing && face.origin?.redraws && !face.origin.companions.some(({ id }) => id === 'without') && (
          <Figure shape="square" term={words.codes.without} waiting>
            {null}
          </Figure>
        )}
      </div>
      {face.origin && <Numbers face={face} origin={face.origin} />}
    </div>
  )
}

/** The measures of a picture against its source, in words. */
const sayMeasures = ({ ssim, mse, psnr }: Partial<Measures> = {}) => ({
  ssim: ssim?.toFixed(3),
  mse: mse === undefined ? undefined : sayError(mse),
  psnr: psnr === undefined ? undefined : sayDecibels(psnr),
})

type Row = { name: string; text: string; value: string | undefined; best?: string | undefined }

function Numbers({ face, origin }: { face: Face; origin: Origin }) {
  const { sourceId, measures: measured, speed, detail } = origin
  const source = useStudio((state) => findFace(state, sourceId))
  const [own, best] = [sayMeasures(measured), sayMeasures(ceilingCompanion(origin)?.measures)]
  const rows: Row[] = [
    ...(['ssim', 'mse', 'psnr'] as const).map((name) => ({ ...words.measures[name], value: own[name], best: best[name] })),
    { ...words.measures.detail, value: detail ? sayShare(detail) : undefined },
    { ...words.measures.time, value: sayDuration(speed.ms) },
    { ...words.measures.speed, value: saySpeed(speed) },
  ]
  return (
    <dl className={styles.numbers}>
      {rows.map(
        ({ name, text, value, best }) =>
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
              {best !== undefined && <dd className={styles.best}>{words.measures.best(best)}</dd>}
            </div>
          ),
      )}
    </dl>
  )
}
