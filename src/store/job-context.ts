import type { EngineInfo, Timing } from '../protocol/engine-api.ts'
import type { Job, MadeCodes } from '../recipes/job.ts'
import type { Model } from '../recipes/model.ts'
import type { AttributesSlice, TaughtAttribute } from './attributes-slice.ts'
import type { Engine } from './clients.ts'
import type { Companion, Face, NewFace, Origin } from './face.ts'
import type { FeatureId } from './feature-id.ts'
import { type FaceChange, type FacesSlice, findFace, rootOf, withCompanion } from './faces-slice.ts'
import type { Film, FilmSlice } from './film-slice.ts'
import { type Grid, type GridSlice, withGrid } from './grid-slice.ts'
import { type ArmSamples, type FaceBits, type InsideSlice, type MapPlace, type OverTime, type Strip, withSamples } from './inside-slice.ts'
import { modelOf } from './model-of.ts'
import type { PackSlice } from './pack-slice.ts'
import type { PhotoBatchResult, PhotoBatchSlice } from './photo-batch-slice.ts'
import type { Draft, StageSlice } from './stage-slice.ts'

/** The parts of the studio that a job can change. */
export type JobStudio = AttributesSlice & FacesSlice & FilmSlice & GridSlice & InsideSlice & PackSlice & PhotoBatchSlice & StageSlice

/** `done` of `total` steps of the whole job; `preview` is the predicted x0, planar RGB in [-1, 1], once there is one. */
export type JobProgress = { label: string; done: number; total: number; leftMs: number | null; preview: Float32Array | null }

/** The label of a phase: a text, or a function that makes it. */
type Labels<Phase extends string> = Record<Phase, string> | ((phase: Phase) => string)

/**
 * The model and the actions of a job: the only way for its results into the studio. The actions do nothing after a cancel, or after another
 * pack was opened.
 */
export type JobContext = {
  model: Model
  signal: AbortSignal
  report: (progress: JobProgress) => void
  /** The job as a recipe sees it. `showsPreview` tells of which phases the preview is shown: of all where it is not given. */
  jobOf: <Phase extends string>(labels: Labels<Phase>, showsPreview?: (phase: Phase) => boolean) => Job<Phase>
  /** Adds a face with codes of the job's pack, and returns its id; null where it may not enter. One of another size than the pack's may not. */
  addFace: (face: NewFace) => string | null
  keepCodes: (faceId: string, codes: MadeCodes) => void
  /** Changes the quality rows of a face, computed from its present rows. */
  keepQuality: (faceId: string, change: (rows: NonNullable<Face['quality']>) => Face['quality']) => void
  /** Adds to what was measured of a result. */
  keepMeasures: (faceId: string, measures: Origin['measures']) => void
  addCompanion: (faceId: string, companion: Companion) => void
  addTaught: (attribute: Omit<TaughtAttribute, 'pack'>) => void
  setFilm: (film: Omit<Film, 'packHash'>) => void
  setStrip: (strip: Omit<Strip, 'packHash'>) => void
  setPlace: (place: Omit<MapPlace, 'packHash'>) => void
  setFaceBits: (bits: Omit<FaceBits, 'packHash'>) => void
  setOverTime: (overTime: Omit<OverTime, 'packHash'>) => void
  addArmSamples: (samples: Omit<ArmSamples, 'packHash'>) => void
  changeGrid: (feature: FeatureId, id: string, change: (grid: Grid) => Partial<Grid>) => void
  setPhotoBatch: (feature: FeatureId, change: Partial<PhotoBatchResult>) => void
  /** Keeps how long a step took in work with one picture at a time. */
  noteTiming: (timing: Timing) => void
  /** Runs other changes that follow a result: a choice of faces, a file that is saved. */
  conclude: (work: () => void) => void
  /** Puts a result on the stage beside the face that it is compared with, unless the user has gone on to a face of another root meanwhile. */
  present: (id: string, againstId: string) => void
  /** Puts a draft of a face on the stage, under the same condition. */
  presentDraft: (draft: Draft) => void
}

type Inputs = {
  engine: Engine
  info: EngineInfo
  signal: AbortSignal
  /** The root of the face that was on the stage when the job was asked for. */
  rootId: string | null
  report: (progress: JobProgress) => void
}

/** A context for a job that begins now, with the pack that is open. */
export function createJobContext(
  { get, set }: { get: () => JobStudio; set: (change: Partial<JobStudio>) => void },
  { engine, info, signal, rootId, report }: Inputs,
): JobContext {
  const pack = get().packId
  const size = info.manifest.imageSize
  const isOpen = () => !signal.aborted && get().packId?.hash === pack?.hash
  const whileOpen =
    <Args extends unknown[]>(work: (...args: Args) => void) =>
    (...args: Args): void => {
      if (isOpen()) work(...args)
    }
  const packHash = pack?.hash ?? null
  const changeFace = (faceId: string, change: (face: Face) => FaceChange) => {
    const face = findFace(get(), faceId)
    if (face) get().changeFace(faceId, change(face))
  }
  const mayTakeStage = (faceId: string) => [rootId, rootOf(get(), faceId)].includes(rootOf(get(), get().shownId))
  const reportOpen = whileOpen(report)
  const keepCodes = whileOpen((faceId: string, codes: MadeCodes) => get().changeFace(faceId, codes))

  return {
    model: modelOf(engine, info.manifest),
    signal,
    report: reportOpen,
    jobOf: (labels, showsPreview = () => true) => ({
      signal,
      keepCodes,
      report: ({ phase, preview, ...steps }) => {
        const label = typeof labels === 'function' ? labels(phase) : labels[phase]
        reportOpen({ ...steps, label, preview: showsPreview(phase) ? preview : null })
      },
    }),
    addFace: (face) => (isOpen() && face.size === size ? get().addFace({ ...face, pack }) : null),
    keepCodes,
    keepQuality: whileOpen((faceId, change) => changeFace(faceId, ({ quality = [] }) => ({ quality: change(quality) }))),
    keepMeasures: whileOpen((faceId, measures) =>
      changeFace(faceId, ({ origin }) => ({ origin: origin && { ...origin, measures: { ...origin.measures, ...measures } } })),
    ),
    addCompanion: whileOpen((faceId, companion) => changeFace(faceId, (face) => withCompanion(face, companion))),
    addTaught: whileOpen((attribute) => pack && get().putTaught({ ...attribute, pack })),
    setFilm: whileOpen((film) => set({ film: { ...film, packHash } })),
    setStrip: whileOpen((strip) => set({ strip: { ...strip, packHash } })),
    setPlace: whileOpen((place) => set({ place: { ...place, packHash } })),
    setFaceBits: whileOpen((bits) => set({ faceBits: { ...bits, packHash } })),
    setOverTime: whileOpen((overTime) => set({ overTime: { ...overTime, packHash } })),
    addArmSamples: whileOpen((samples) => set({ armSamples: withSamples(get().armSamples, { ...samples, packHash }) })),
    changeGrid: whileOpen((feature, id, change) => set({ grids: withGrid(get().grids, feature, id, change) })),
    setPhotoBatch: whileOpen((feature, change) => get().setPhotoBatch(feature, change)),
    noteTiming: whileOpen(({ steps, ms }) => steps > 0 && set({ stepMs: ms / steps })),
    conclude: whileOpen((work) => work()),
    present: whileOpen((id, againstId) => {
      if (mayTakeStage(id)) get().show(id, againstId)
    }),
    presentDraft: whileOpen((draft) => {
      if (mayTakeStage(draft.sourceId)) get().showDraft(draft)
    }),
  }
}
