import type { Manifest } from '../../protocol/manifest.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { statisticsOf } from '../../math/edit-codes.ts'
import { insideWords } from '../../words/inside-words.ts'
import { stepsOfDraft, stepsToDraw } from '../settings/steps.ts'
import { stepsToInvert } from '../../recipes/ways.ts'
import { latestOnly } from '../running/latest-only.ts'
import { drawPlace, type PlaceInput } from '../../recipes/draw-place.ts'
import { insideOptions, type InsideOptions } from './options.ts'
import { insideFace } from './start-inside.ts'
import { codeAtPlace, nearestPoint, type ZMap } from './z-map.ts'

const text = insideWords

/** A place on a map. */
export type Spot = { map: ZMap; x: number; y: number }

export type MapSession = {
  /** The pointer is held at a place: a draft, the newest alone. */
  move: (spot: Spot) => void
  /** A place was chosen: a draft, and then the finished picture. */
  choose: (spot: Spot) => void
  /** Forgets the waiting run. */
  drop: () => void
}

export function createMapSession(studio: StudioStore): MapSession {
  let wanted: Spot | null = null
  let isHeld = false
  const drafts = latestOnly(async () => {
    const spot = wanted
    if (!spot) return
    const isDrawn = await drawSpot(studio, spot, true)
    if (isDrawn && !isHeld && spot === wanted) void drawSpot(studio, spot, false)
  })
  const want = (held: boolean) => (spot: Spot) => {
    isHeld = held
    wanted = spot
    drafts.ask()
  }
  const drop = () => {
    wanted = null
    drafts.drop()
  }
  return { move: want(true), choose: want(false), drop }
}

/** Draws a place and shows it. Resolves when the job has ended: to true where the place was drawn. */
async function drawSpot(studio: StudioStore, spot: Spot, isDraft: boolean): Promise<boolean> {
  let isDrawn = false
  const { runJob, shownId } = studio.getState()
  const options = optionsOf(studio.getState(), insideOptions)
  await runJob({
    feature: insideOptions.id,
    title: isDraft ? text.map.draft : text.map.title,
    sourceId: shownId,
    priority: isDraft ? 'draft' : 'full',
    run: async ({ model, jobOf, setPlace, conclude, presentDraft }) => {
      const { code } = model.manifest.space
      if (!code) return
      const { map, x, y } = spot
      const z = codeAtPlace(map, x, y, statisticsOf(code))
      const input = { z, ...settingsOf(studio, options, isDraft, model.manifest) }
      const { picture, noise, timing } = await drawPlace(model, input, jobOf(text.phases))
      const made = { noise: options.noise, seed: options.seed }
      const size = model.manifest.imageSize
      setPlace({ x, y, nearId: nearestPoint(map, x, y).face.id, picture, size, z, noise, speed: timing, made, isDraft })
      conclude(() => (isDrawn = true))
      if (shownId !== null) presentDraft({ sourceId: shownId, picture, ...(isDraft ? {} : { label: text.map.placeLabel }) })
    },
  })
  return isDrawn
}

function settingsOf(studio: StudioStore, options: InsideOptions, isDraft: boolean, manifest: Manifest): Omit<PlaceInput, 'z'> {
  const fullSteps = stepsToDraw(options, manifest)
  return {
    face: options.noise === 'face' ? insideFace(studio.getState(), studio.getState().shownId) : null,
    seed: options.seed,
    invertSteps: stepsToInvert(manifest),
    renderSteps: isDraft ? stepsOfDraft(null, fullSteps, manifest) : fullSteps,
    isDraft,
  }
}
