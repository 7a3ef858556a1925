import type { Noise } from '../../protocol/codes.ts'
import type { Face } from '../../store/face.ts'
import type { CodeTransfer } from '../../store/held-code-slice.ts'
import type { JobContext } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { mixWords } from '../../words/mix-words.ts'
import { hasCodes } from '../../recipes/codes-of.ts'
import { recordOf, resolveSettings } from './mix-record.ts'
import type { Mixture } from '../../recipes/mixture.ts'
import { filmMixtures, mixtureOf } from './mixture-of.ts'
import { type MixOptions, mixOptions, resolveKeys } from './options.ts'
import { type Mixed, mixFaces, type MixSettings } from '../../recipes/mix.ts'
import { stepsOfDraft } from '../settings/steps.ts'
import { resultFace } from './result-face.ts'

const text = mixWords

/** x_T of pictures under the unconditional model: a memo, which goes with the pictures. */
const plainNoise = new WeakMap<Float32Array, Noise>()

/** The faces that the present settings mix; from now on they are the chosen ones. */
function chosenKeys(studio: StudioStore): { keys: Face[]; options: MixOptions } {
  const { faces, shownId, setOptions } = studio.getState()
  const options = optionsOf(studio.getState(), mixOptions)
  const keys = resolveKeys(options, faces, shownId)
  const keyIds = keys.map(({ id }) => id)
  if (keyIds.join() !== options.keyIds.join()) setOptions(mixOptions, { keyIds })
  return { keys, options: { ...options, keyIds } }
}

/** Gives every chosen face the codes that it lacks, so that a slider can answer at once. */
export async function prepareKeys(studio: StudioStore): Promise<void> {
  const { keys, options } = chosenKeys(studio)
  const { classCondition } = options
  const { manifest } = studio.getState()
  if (keys.length < 2 || (manifest && keys.every((face) => hasCodes(face, manifest)))) return
  await studio.getState().runJob({
    feature: mixOptions.id,
    title: text.prepare,
    sourceId: null,
    priority: 'prepare',
    run: async (context) => {
      const settings = resolveSettings({ ...mixOptions.initial, classCondition }, context.model.manifest)
      await run(keys, [], settings, context)
    },
  })
}

/** A quick picture of the present settings; the codes that it needs are made first. */
export async function startDraft(studio: StudioStore): Promise<void> {
  const { keys, options } = chosenKeys(studio)
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
      const full = resolveSettings(options, context.model.manifest)
      const settings = { ...full, renderSteps: stepsOfDraft(null, full.renderSteps, context.model.manifest), plain: false }
      const { pictures } = await run(keys, [mixtureOf(options, keys.length)], settings, context, true)
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

/** Mixes by the present settings, in full, and puts the picture on the stage as a face of its own. */
export function startMix(studio: StudioStore): void {
  const { keys, options } = chosenKeys(studio)
  const [first] = keys
  if (!first || keys.length < 2) return
  void studio.getState().runJob({
    feature: mixOptions.id,
    title: words.instrument.mix.title,
    sourceId: first.id,
    run: async (context) => {
      const record = recordOf(options, keys, context.model.manifest)
      const made = await run(keys, [record.mixture], record.settings, context)
      const face = resultFace(keys, record, made)
      const id = face && context.addFace(face)
      if (id) context.present(id, first.id)
    },
  })
}

/** Makes all frames of the path, and on request the frames of plain DDIM beside them. */
export function startFilm(studio: StudioStore): void {
  const { keys, options } = chosenKeys(studio)
  const [first] = keys
  if (!first || keys.length < 2) return
  void studio.getState().runJob({
    feature: mixOptions.id,
    title: text.film,
    sourceId: first.id,
    priority: 'batch',
    run: async (context) => {
      const settings = resolveSettings(options, context.model.manifest)
      const { pictures, plain } = await run(keys, filmMixtures(options, keys.length), settings, context)
      const rows = plain.length > 0 ? [{ title: words.codes.plain.name, frames: plain }] : []
      const title = text.filmTitle(keys.map((face) => face.title))
      const made = { frames: pictures, rows, keyIds: options.keyIds, options: { ...options, settings } }
      context.setFilm({ id: crypto.randomUUID(), title, size: first.size, ...made })
    },
  })
}

/** Gives a code to another face, after its tile was dropped there. */
export function startTransfer(studio: StudioStore, { code, faceId, toId }: CodeTransfer): void {
  if (faceId === toId) return
  const { openInstrument, setOptions } = studio.getState()
  setOptions(mixOptions, { mode: 'swap', code, top: null, keyIds: [toId, faceId] })
  openInstrument(mixOptions.id)
  if (studio.getState().shownId === null) studio.getState().show(toId)
  startMix(studio)
}

function run(
  faces: readonly Face[],
  mixtures: readonly Mixture[],
  settings: MixSettings,
  { model, jobOf }: JobContext,
  isDraft = false,
): Promise<Mixed> {
  return mixFaces(model, { faces, mixtures, settings, isDraft, plainNoise }, jobOf(text.phases))
}
