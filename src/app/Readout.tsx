import { NoiseTile } from '../features/rail/NoiseTile.tsx'
import { SemanticTile } from '../features/rail/SemanticTile.tsx'
import { useHasZ } from '../features/settings/use-has-z.ts'
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

type Term = { name: string; text: string; textXT?: string }

/** The name and explanation of a companion picture, by its id. */
const companionTerms: Record<string, Term> = words.codes

/** A term as it is explained for the open pack. */
const inWords = ({ name, text, textXT = text }: Term, hasZ: boolean) => ({ name, text: hasZ ? text : textXT })

/** Below this SSIM a picture drawn without x_T looks like no likeness of the face; samples of faces-128 have 0.5 to 0.9, of toyface 0.03 to 0.24. */
const LITTLE = 0.45

/** The measures that compare with the input. */
const compared: readonly string[] = [words.measures.ssim.name, words.measures.mse.name, words.measures.psnr.name]

/** The two subcodes of the shown face, its companion pictures, and its measures. */
export function Readout({ face }: { face: Face }) {
  const hasZ = useHasZ()
  const ofZ = face.origin?.companions.find(({ id }) => id === 'without')?.measures?.ssim
  const termOf = (id: string, title: string) => inWords(companionTerms[id] ?? { name: title, text: title }, hasZ)
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
        <Figure shape="square" term={inWords(words.codes.xT, hasZ)} waiting={face.noise === null}>
          {face.noise && <NoiseTile noise={face.noise} label={words.stage.xTile} />}
        </Figure>
        {face.origin?.companions.map(({ id, title, picture }) => (
          <Figure key={id} shape="square" term={termOf(id, title)} waiting={false}>
            <Picture source={{ picture, size: face.size }} label={title} enlarge="smooth" />
          </Figure>
        ))}
        {isDrawing && face.origin?.redraws && !face.origin.companions.some(({ id }) => id === 'without') && (
          <Figure shape="square" term={inWords(words.codes.without, hasZ)} waiting>
            {null}
          </Figure>
        )}
      </div>
      {hasZ && ofZ !== undefined && ofZ < LITTLE && <p className={styles.little}>{words.stage.littleInZ(ofZ)}</p>}
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
