import { can } from '../protocol/capabilities.ts'
import type { ClassCondition, Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import { codesOf, expectedSteps, semanticOf } from './codes-of.ts'
import { type CellHooks, cellOptions, type DrawnCell, GROUP } from './drawn-cells.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { classFor, drawingWay, drawnAs, wayBack } from './ways.ts'

export type VaryPhase = 'encode' | 'invert' | 'render'

/** One variation: a picture (planar RGB in [-1, 1]) and its two codes; all variations share the z_sem. */
export type Varied = { picture: Float32Array; z: SemanticCodes | null; noise: Noise | null; timing: Timing }

export type VaryInput = Pick<CellHooks, 'onPreview'> & {
  face: Source
  count: number
  seed: number
  /** Steps of the way from the picture to x_T that are made random: 0 to `steps`. */
  depth: number
  steps: number
  /** How much of the noise of every step on the way down is fresh, 0 to 1. */
  eta: number
  /** The class of the variations, for a pack that takes one; absent for that of the face's x_T. */
  classCondition?: ClassCondition
  onDrawn: (first: number, cells: Varied[]) => void
}

/**
 * One z_sem, many x_T (the paper's figure 3). At full depth every x_T is random. At a part of it the face is inverted that far only;
 * the noise of that level gives way to random noise, and the picture beyond it stays. At depth 0 nothing gives way: all are the
 * face drawn back. Variation `i` depends on the seed and on `i` alone.
 */
export async function vary(model: Model, input: VaryInput, job: Job<VaryPhase>): Promise<void> {
  const { face } = input
  if (input.depth === 0) return drawKept(model, input, job)
  if (!face.z && can(model.manifest, 'encode')) job.report({ phase: 'encode', done: 0, total: 1, leftMs: null, preview: null })
  await drawRandom(model, input, await semanticOf(model, face, job), job)
}

/** All of x_T kept: one picture, as often as there are variations. */
async function drawKept(model: Model, { face, count, steps, classCondition, onDrawn }: VaryInput, job: Job<VaryPhase>): Promise<void> {
  const [inverting, drawing] = [face.noise ? 0 : steps, expectedSteps(face.noise, steps)]
  const meter = createMeter(job, [
    { phase: 'invert', steps: inverting },
    { phase: 'render', steps: drawing },
  ])
  const { z, noise } = await codesOf(model, face, steps, job, meter.during('invert', inverting), { classCondition })
  const way = wayBack(model.manifest, noise, steps, classCondition)
  const { images, timing } = await model.render({ noise, z, way, preview: false }, meter.during('render', drawing))
  onDrawn(0, new Array<Varied>(count).fill({ picture: images.data, z, noise: drawnAs(noise, classCondition), timing }))
}

/** Noise of one level made random, in every variation another. */
async function drawRandom(
  model: Model,
  { face, count, seed, depth, steps, eta, classCondition, onPreview, onDrawn }: VaryInput,
  z: SemanticCodes | null,
  job: Job<VaryPhase>,
): Promise<void> {
  const meter = createMeter(job, []) // the engine says first how many steps it takes
  const indices = Array.from({ length: count }, (_, i) => i)
  const hooks = {
    onPreview,
    onDrawn: (first: number, cells: DrawnCell[]) =>
      onDrawn(
        first,
        cells.map((cell) => ({ ...cell, z })),
      ),
  }
  const picture = { data: face.picture, count: 1 }
  await model.vary(
    {
      picture,
      z,
      noise: { seed, indices },
      way: drawingWay(model.manifest, steps, eta, classFor(face, classCondition)),
      depth,
      group: GROUP,
      preview: true,
      previewAll: true,
    },
    cellOptions(meter.during('render', 0), hooks, model.manifest.imageSize, eta),
  )
}
