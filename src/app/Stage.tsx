import { useState } from 'react'
import type { FeatureId } from '../store/feature-id.ts'
import { findFace } from '../store/faces-slice.ts'
import { isActive } from '../store/job.ts'
import { useStudio } from '../store/use-studio.ts'
import { Picture } from '../ui/Picture.tsx'
import { words } from '../words/english.ts'
import { ComparedPictures } from './ComparedPictures.tsx'
import { Readout } from './Readout.tsx'
import styles from './Stage.module.css'
import { StageTools } from './StageTools.tsx'

const text = words.stage
const made: Partial<Record<FeatureId, string>> = text.made

/** Sides at which pictures are painted; CSS enlarges them further. A preview is painted ten times a second, so it is smaller. */
const STAGE_SIDE = 512
const PREVIEW_SIDE = 256

/** One large picture: as it develops, or before and after, which may be a draft. Its codes and numbers stand under it. */
export function Stage() {
  const shown = useStudio((state) => findFace(state, state.shownId))
  const against = useStudio((state) => findFace(state, state.againstId))
  const job = useStudio((state) => state.job)
  const draft = useStudio((state) => state.draft)
  const draftSource = useStudio((state) => findFace(state, draft?.sourceId ?? null))
  const enlarge = useStudio((state) => state.enlarge)
  const [blink, setBlink] = useState(false)
  if (!shown) return null

  const developing = !draft && isActive(job) && job.status.kind === 'running' ? (job.status.progress?.preview ?? null) : null
  const picture = (source: Float32Array, label: string, side = STAGE_SIDE) => (
    <Picture source={{ picture: source, size: shown.size }} label={label} enlarge={enlarge} side={side} />
  )
  const other = draft ? draftSource : against
  const compared = other && other.size === shown.size ? other : null
  const present = draft?.picture ?? shown.picture
  const isSource = draft !== null || compared?.id === shown.origin?.sourceId
  const madeLabel = shown.origin ? (made[shown.origin.feature] ?? shown.title) : shown.title
  return (
    <section className={styles.stage} aria-label={text.title} data-face-id={shown.id}>
      <div className={styles.frame}>
        <div className={styles.square}>
          {developing ? (
            picture(developing, text.developing, PREVIEW_SIDE)
          ) : compared ? (
            <ComparedPictures
              blink={blink}
              size={shown.size}
              before={{
                picture: compared.picture,
                label: isSource ? text.before : compared.title,
                drawn: picture(compared.picture, text.picture(compared.title)),
              }}
              after={{
                picture: present,
                label: draft ? (draft.label ?? text.draft) : isSource ? madeLabel : shown.title,
                drawn: picture(present, draft ? (draft.label ?? text.draftPicture) : text.picture(shown.title)),
              }}
            />
          ) : (
            picture(shown.picture, text.picture(shown.title))
          )}
          {draft && <span className={styles.draft}>{draft.label ?? text.draft}</span>}
        </div>
      </div>
      <StageTools face={shown} canBlink={compared !== null && developing === null} onBlink={setBlink} />
      <Readout face={shown} />
    </section>
  )
}
