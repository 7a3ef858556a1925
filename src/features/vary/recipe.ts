import { SubcodeError } from '../../base/errors.ts'
import { gaussian } from '../../math/gaussian.ts'
import { makePartialPlans, noisyState } from '../../math/partial-plan.ts'
import type { Noise, SemanticCodes } from '../../protocol/codes.ts'
import type { StepProgress, Timing } from '../../protocol/engine-api.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { drawPlan, invert } from '../codes-of.ts'
import { type CellHooks, drawCells, type DrawnCell } from '../draw-cells.ts'
import type { VarySettings } from './options.ts'

export type VaryPhase = 'encode' | 'invert' | 'render'

/** One variation: a picture (planar RGB in [-1, 1]) and both codes that it belongs to; the z_sem is that of all others. */
export type Varied = { picture: Float32Array; z: SemanticCodes; noise: Noise; timing: Timing }

export type VaryHooks = Pick<CellHooks, 'signal' | 'onPreview'> & {
  onProgress: (phase: VaryPhase, progress: Pick<StepProgress, 'done' | 'total' | 'leftMs'>) => void
  /** Codes that the face lacked. */
  onCodes: (codes: { z: SemanticCodes; noise?: Noise }) => void
  onDrawn: (first: number, cells: Varied[]) => void
}

export type VaryModel = Pick<Manifest, 'name' | 'schedule' | 'zSem' | 'imageSize'>

/**
 * One z_sem, many x_T (the paper's figure 3). At full depth every x_T is random. At a part of it the face is inverted that far only; what
 * lies in the noise of that level gives way to random noise, and what the picture says beyond it stays (`makePartialPlans`). At depth 0
 * nothing gives way: all are the face drawn back. Variation `i` depends on the seed and on `i` alone.
 */
export async function vary(
  engine: Engine,
  face: Pick<Face, 'picture' | 'z' | 'noise'>,
  model: VaryModel,
  settings: VarySettings,
  hooks: VaryHooks,
): Promise<void> {
  if (!model.zSem) throw new SubcodeError('bad-pack', `The pack "${model.name}" has no z_sem that could stay the same.`)
  const z = face.z ?? (await encode(engine, face.picture, hooks))
  if (settings.depth === 0) await drawKept(engine, face, z, model, settings, hooks)
  else await drawRandom(engine, face.picture, z, model, settings, hooks)
}

async function encode(engine: Engine, picture: Float32Array, { signal, onProgress, onCodes }: VaryHooks): Promise<SemanticCodes> {
  onProgress('encode', { done: 0, total: 1, leftMs: null })
  const { z } = await engine.call('encode', { images: { data: picture, count: 1 } }, { signal })
  onCodes({ z })
  return z
}

/** All of x_T kept: one picture, as often as there are variations. */
async function drawKept(
  engine: Engine,
  face: Pick<Face, 'picture' | 'noise'>,
  z: SemanticCodes,
  model: VaryModel,
  { count, steps }: VarySettings,
  { signal, onProgress, onCodes, onDrawn }: VaryHooks,
): Promise<void> {
  const tell = (phase: VaryPhase) => ({ signal, onEvent: (event: StepProgress) => onProgress(phase, event) })
  const noise = face.noise ?? (await invert(engine, face.picture, z, model, steps, tell('invert')))
  if (!face.noise) onCodes({ z, noise })
  const input = { xT: noise.codes, z, plan: drawPlan(model.schedule, noise, steps, true), preview: false }
  const { images, timing } = await engine.call('render', input, tell('render'))
  onDrawn(0, new Array<Varied>(count).fill({ picture: images.data, z, noise, timing }))
}

/** Noise of one level made random, in every variation another. */
async function drawRandom(
  engine: Engine,
  picture: Float32Array,
  z: SemanticCodes,
  { schedule, imageSize }: VaryModel,
  { count, seed, depth, steps }: VarySettings,
  { signal, onProgress, onPreview, onDrawn }: VaryHooks,
): Promise<void> {
  const { rest, level, down, up } = makePartialPlans(schedule, steps, depth)
  const input = { images: { data: picture, count: 1 }, z, preview: false }
  const onInvert = { signal, onEvent: (event: StepProgress) => onProgress('invert', event) }
  const left = rest && (await engine.call('invert', { ...input, plan: rest }, onInvert)).xT.data
  const startOf = (index: number) => {
    const noise = gaussian(seed, index, picture.length, 'x_T')
    return { z: z.data, x: left ? noisyState(level, left, noise) : noise }
  }
  const toVaried = ({ xT, picture, timing }: DrawnCell): Varied => {
    return { picture, z, noise: { codes: { data: xT, pair: null, count: 1 }, method: 'ddim', steps }, timing }
  }
  await drawCells(
    engine,
    count,
    startOf,
    { down, up, imageSize },
    {
      signal,
      onPreview,
      onEvent: (event) => onProgress('render', event),
      onDrawn: (first, cells) => onDrawn(first, cells.map(toVaried)),
    },
  )
}
