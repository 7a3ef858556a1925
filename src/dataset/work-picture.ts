import { at } from '../base/assert.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import { hasBound } from '../math/likelihood/levels.ts'
import { editCodes, type EditSpace, undoDriftOf } from '../math/edit-codes.ts'
import { can } from '../protocol/capabilities.ts'
import type { ClassCondition, SemanticCodes } from '../protocol/codes.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { edit } from '../recipes/edit.ts'
import type { Job } from '../recipes/job.ts'
import { BITS_OPTIONS } from '../recipes/measure-bits.ts'
import { measureSteps } from '../recipes/measure-steps.ts'
import type { Model } from '../recipes/model.ts'
import type { Source } from '../recipes/source.ts'
import { askedOf, givenClass } from '../recipes/ways.ts'
import type { Work } from './run.ts'

type WorkOf<Verb extends Work['verb']> = Extract<Work, { verb: Verb }>

/** Columns that a picture gets: numbers by name, as many of each for every picture. */
export type Columns = Record<string, Float32Array>

/** The result of a picture: numbers, or another picture, planar RGB in [-1, 1]. */
export type Worked = { columns: Columns; picture: Float32Array | null }

/** A pack that is open, and what edits know of it: null for one without z_sem. */
export type OpenModel = { model: Model; space: EditSpace | null }

/** Bits of a latent are a density, which compares pictures of one pack alone. */
export const bitColumns = { picture: 'bits', latent: 'bits_of_latent' } as const

/** A job without progress and without Cancel, which ends with the process. */
const job: Job<never> & Job = { signal: new AbortController().signal, report: () => {}, keepCodes: () => {} }

/** Seed of the x_T that stands in for the inverted one: place 0 of it, the same for every picture. */
const RANDOM = { seed: 1, indices: [0] }

/** Why a pack with these attributes cannot do the work; null where it can. */
export function lackFor(work: Work, manifest: Manifest, attributes: readonly string[]): string | null {
  const ofPack = `The pack "${manifest.name}" has`
  if (work.verb === 'encode' && work.invertSteps === null && !can(manifest, 'encode'))
    return `${ofPack} no encoder. Ask for x_T with --x-t.`
  const classLack = lackForClass(work.classCondition, manifest)
  if (classLack !== null) return classLack
  const missing = work.verb === 'edit' ? Object.keys(work.moves).find((name) => !attributes.includes(name)) : undefined
  if (missing === undefined) return null
  return `${ofPack} no attribute "${missing}". ${attributes.length > 0 ? `It has: ${attributes.join(', ')}.` : 'It has none.'}`
}

function lackForClass(asked: ClassCondition | undefined, { name, space }: Manifest): string | null {
  if (!asked) return null
  if (!space.classes) return `The pack "${name}" takes no class. Leave out --class.`
  const last = space.classes.count - 1
  return asked.class === null || asked.class <= last
    ? null
    : `The pack "${name}" has the classes 0 to ${last}. Expected --class among them.`
}

/** Does the work of a run, which the pack must be able to do, with one picture: planar RGB in [-1, 1] of the pack's size. */
export async function workPicture(open: OpenModel, work: Work, picture: Float32Array): Promise<Worked> {
  const source: Source = { id: '', size: open.model.manifest.imageSize, picture, z: null, noise: null }
  switch (work.verb) {
    case 'encode':
      return { columns: await encode(open.model, picture, work), picture: null }
    case 'evaluate':
      return { columns: await evaluate(open.model, source, work), picture: null }
    case 'edit':
      return { columns: {}, picture: await editPicture(open, source, work) }
  }
}

/** z_sem, and x_T where it is asked for. */
async function encode(model: Model, picture: Float32Array, { invertSteps, classCondition }: WorkOf<'encode'>): Promise<Columns> {
  const images = { data: picture, count: 1 }
  const z = can(model.manifest, 'encode') ? (await model.encode({ images })).z : null
  const columns: Columns = z ? { z: z.data } : {}
  if (invertSteps === null) return columns
  const { noise } = await model.invert({
    images,
    z,
    way: { method: 'ddim', steps: invertSteps, ...askedOf(classCondition) },
    preview: false,
  })
  return { ...columns, x_T: noise.codes.data }
}

/**
 * The paper's table 1: each picture to its codes and back at some T by DDIM, with its own x_T and with a random one. Beside it the bits per
 * dimension of the picture, or of its latent where a first stage stands before the plan; none where the schedule has too few levels for a bound.
 */
async function evaluate(model: Model, face: Source, { steps, boundSteps, classCondition }: WorkOf<'evaluate'>): Promise<Columns> {
  const own = { ssim: [] as number[], mse: [] as number[], psnr: [] as number[] }
  const random = { ssim: [] as number[], mse: [] as number[], psnr: [] as number[] }
  let z: SemanticCodes | null = null
  const keepCodes: Job['keepCodes'] = (_, codes) => (z = codes.z ?? z)
  await measureSteps(model, { face, counts: steps, classCondition, onRow: (row) => push(own, row) }, { ...job, keepCodes })
  for (const count of steps) {
    const way = { method: 'ddim', steps: count, ...askedOf(classCondition) } as const
    const drawn = await model.render({ noise: RANDOM, z, way, preview: false })
    push(random, await model.compare({ a: drawn.images.data, b: face.picture, size: face.size }))
  }
  const named = Object.entries({ x_T: own, random }).flatMap(([way, measures]) =>
    Object.entries(measures).map(([measure, values]) => [`${measure}.${way}`, Float32Array.from(values)] as const),
  )
  if (!hasBound(model.manifest.schedule)) return Object.fromEntries(named)
  const images = { data: face.picture, count: 1 }
  const { bounds, of } = await model.likelihood({ images, z, ...givenClass(classCondition), ...BITS_OPTIONS, steps: boundSteps })
  return { ...Object.fromEntries(named), [bitColumns[of]]: Float32Array.of(bitsOf(at(bounds, 0))) }
}

type Measured = { ssim: number; mse: number; psnr: number }

function push(columns: Record<keyof Measured, number[]>, row: Measured): void {
  for (const measure of ['ssim', 'mse', 'psnr'] as const) columns[measure].push(row[measure])
}

/** The picture drawn with its attributes moved, from its own x_T. */
async function editPicture({ model, space }: OpenModel, face: Source, { moves, classCondition }: WorkOf<'edit'>): Promise<Float32Array> {
  const { defaults } = model.manifest
  const options = { along: 'pattern', strengths: moves, flipped: [], locked: [], keep: null } as const
  const settings = {
    window: [0, 100] as const,
    invertSteps: defaults.invertSteps,
    renderSteps: defaults.renderSteps,
    keepRest: false,
    undoDrift: space && undoDriftOf(space, options),
    isDraft: false,
    classCondition,
  }
  const move: Parameters<typeof edit>[1]['move'] = (z, undo) => (space ? editCodes(z, space, options, undo).z : z)
  return (await edit(model, { ...settings, face, move }, job)).picture
}
