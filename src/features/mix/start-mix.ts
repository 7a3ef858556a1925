import type { Noise } from '../../protocol/codes.ts'
import type { Face } from '../../store/face.ts'
import type { Gift } from '../../store/hand-slice.ts'
import type { JobContext, JobProgress } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import type { RecipeProgress } from '../progress.ts'
import { hasCodes } from '../codes-of.ts'
import { makingOf, settle } from './making.ts'
import type { Mixture } from './mixture.ts'
import { filmMixtures, mixtureOf } from './mixture-of.ts'
import { DRAFT_STEPS, type MixOptions, mixOptions, settleKeys } from './options.ts'
import { type Mixed, type MixHooks, type MixPhase, mixFaces, type MixSettings } from './recipe.ts'
import { resultFace } from './result-face.ts'

const text = words.mix

/** x_T of pictures under the unconditional model: a memo, which goes with the pictures. */
const plainNoise = new WeakMap<Float32Array, Noise>()

/** The faces that the settings of the moment mix; from now on they are the chosen ones. */
export function takeKeys(studio: StudioStore): { keys: Face[]; options: MixOptions } {
  const { faces, shownId, setOptions } = studio.getState()
  const options = optionsOf(studio.getState(), mixOptions)
  const keys = settleKeys(options, faces, shownId)
  const keyIds = keys.map(({ id }) => id)
  if (keyIds.join() !== options.keyIds.join()) setOptions(mixOptions, { keyIds })
  return { keys, options: { ...options, keyIds } }
}

/** Gives every chosen face the codes that it lacks, so that a slider can answer at once. */
export async function prepareKeys(studio: StudioStore): Promise<void> {
  const { keys } = takeKeys(studio)
  const { manifest } = studio.getState()
  if (keys.length < 2 || (manifest && keys.every((face) => hasCodes(face, manifest)))) return
  await studio.getState().runJob({
    feature: mixOptions.id,
    title: text.prepare,
    sourceId: null,
    priority: 'prepare',
    run: async (context) => void (await run(keys, [], settle(mixOptions.initial, context.info.manifest), context)),
  })
}

/** A quick picture of the settings of the moment; the codes that it needs are made first. */
export async function startDraft(studio: StudioStore): Promise<void> {
  const { keys, options } = takeKeys(studio)
  const { manifest, runJob, show } = studio.getState()
  const [first] = keys
  if (!manifest || !first) return
  if (!keys.every((face) => hasCodes(face, manifest))) return prepareKeys(studio)
  await runJob({
    feature: mixOptions.id,
    title: text.draft,
    sourceId: first.id,
    priority: 'draft',
    run: async (context) => {
      const full = settle(options, context.info.manifest)
      const settings = { ...full, renderSteps: Math.min(DRAFT_STEPS, full.renderSteps), plain: false }
      const { pictures } = await run(keys.map(withoutPair), [mixtureOf(options, keys.length)], settings, context)
      context.conclude(() => studio.getState().shownId === null && show(first.id))
      if (pictures[0]) context.presentDraft({ sourceId: first.id, picture: pictures[0] })
    },
  })
}

/** Forgets the draft on the stage and the one on its way. */
export function dropDraft(studio: StudioStore): void {
  const { jobs, cancelJob, showDraft } = studio.getState()
  for (const { id, task } of jobs) if (task.feature === mixOptions.id && task.priority === 'draft') cancelJob(id)
  showDraft(null)
}

/** Mixes as the settings of the moment say, in full, and puts the picture on the stage as a face of its own. */
export function startMix(studio: StudioStore): void {
  const { keys, options } = takeKeys(studio)
  const [first] = keys
  if (!first || keys.length < 2) return
  void studio.getState().runJob({
    feature: mixOptions.id,
    title: text.title,
    sourceId: first.id,
    run: async (context) => {
      const making = makingOf(options, keys, context.info.manifest)
      const made = await run(keys, [making.mixture], making.settings, context)
      const face = resultFace(keys, making, made)
      const id = face && context.addFace(face)
      if (id) context.present(id, first.id)
    },
  })
}

/** Makes all frames of the path, and beside them those of plain DDIM where that is asked for. */
export function startFilm(studio: StudioStore): void {
  const { keys, options } = takeKeys(studio)
  const [first] = keys
  if (!first || keys.length < 2) return
  void studio.getState().runJob({
    feature: mixOptions.id,
    title: text.film,
    sourceId: first.id,
    priority: 'batch',
    run: async (context) => {
      const settings = settle(options, context.info.manifest)
      const { pictures, plain } = await run(keys, filmMixtures(options, keys.length), settings, context)
      const rows = plain.length > 0 ? [{ title: words.codes.plain.name, frames: plain }] : []
      const title = text.filmTitle(keys.map((face) => face.title))
      const { keyIds } = options
      context.setFilm({
        id: crypto.randomUUID(),
        title,
        size: first.size,
        frames: pictures,
        rows,
        keyIds,
        options: { ...options, settings },
      })
    },
  })
}

/** A tile that a person has put onto another face: the code of the one goes to the other. */
export function startGift(studio: StudioStore, { code, faceId, toId }: Gift): void {
  if (faceId === toId) return
  const { openInstrument, setOptions } = studio.getState()
  setOptions(mixOptions, { mode: 'swap', code, top: null, keyIds: [toId, faceId] })
  openInstrument(mixOptions.id)
  if (studio.getState().shownId === null) studio.getState().show(toId)
  startMix(studio)
}

function run(
  keys: readonly Face[],
  mixtures: readonly Mixture[],
  settings: MixSettings,
  { engine, info, signal, report, keepCodes }: JobContext,
): Promise<Mixed> {
  const hooks: MixHooks = {
    signal,
    onProgress: (progress) => report(describe(progress)),
    onCodes: ({ id }, { z, noise }) => keepCodes(id, { z, noise }),
    plainNoise,
  }
  return mixFaces(engine, keys, mixtures, info.manifest, settings, hooks)
}

function describe({ phase, ...progress }: RecipeProgress<MixPhase>): JobProgress {
  return { ...progress, label: text.phases[phase] }
}

/** A draft is drawn in fewer steps than an exact pair belongs to. */
function withoutPair(face: Face): Face {
  const { noise } = face
  return noise ? { ...face, noise: { ...noise, method: 'ddim', codes: { ...noise.codes, pair: null } } } : face
}
