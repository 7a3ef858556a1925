import { editMask, throughMask } from '../math/edit-mask.ts'
import { can } from '../protocol/capabilities.ts'
import type { ClassCondition, Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import { codesOf, expectedSteps } from './codes-of.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { drawingWay, drawnAs, wayBack } from './ways.ts'

export type EditPhase = 'encode' | 'invert' | 'render' | 'back'

export type EditSettings = {
  /** The edited z_sem of the original one. */
  move: (z: SemanticCodes) => SemanticCodes
  /** The part of the way, in percent, in which the edited code is seen. */
  window: readonly [number, number]
  invertSteps: number
  renderSteps: number
  /** Keeps the pixels of the face where the edit does not act: a mask on pictures. A draft goes without. */
  keepRest: boolean
  /** A draft is drawn by the pack's own way from the x_T of any method, and shows no picture before its end. */
  isDraft: boolean
  /** The class that the face is drawn as, for a pack that takes one; absent for that of its x_T. */
  classCondition?: ClassCondition | undefined
}

export type EditInput = EditSettings & {
  face: Source
  /** The face drawn back from its own codes in as many steps, where it is there already: the mask is told from it. */
  drawnBack?: Float32Array | null
}

/** What a mask has kept of an edited picture: the mask (`editMask`), the picture before it, and the face drawn back from which it was told. */
export type KeptRest = { mask: Float32Array; unmasked: Float32Array; drawnBack: Float32Array }

export type Edited = { picture: Float32Array; z: SemanticCodes | null; noise: Noise; timing: Timing; rest: KeptRest | null }

/**
 * The paper's manipulation: a face to (z_sem, x_T) with its own z_sem, then back from the same x_T with the edited one. Codes that
 * the face already has are taken as they are. A pack without z_sem has nothing to edit: the face is drawn back.
 */
export async function edit(model: Model, input: EditInput, job: Job<EditPhase>): Promise<Edited> {
  const { face, move, window, renderSteps, isDraft, drawnBack = null, classCondition } = input
  const { manifest } = model
  const { invert, back, render } = expected(input)
  const meter = createMeter(job, [
    { phase: 'invert', steps: invert },
    { phase: 'render', steps: render },
    { phase: 'back', steps: back },
  ])
  if (!face.z && can(manifest, 'encode')) meter.note('encode')
  const { z, noise } = await codesOf(model, face, input.invertSteps, job, meter.during('invert', invert), { preview: true, classCondition })
  const edited = z && move(z)
  const [from, to] = [Math.min(...window) / 100, Math.max(...window) / 100]
  const codes = !edited || (from === 0 && to === 1) ? { z: edited } : { z, window: { z: edited, from, to } }
  const way = isDraft ? drawingWay(manifest, renderSteps, 0, classCondition) : wayBack(manifest, noise, renderSteps, classCondition)
  const keepsRest = input.keepRest && !isDraft && z !== null && edited !== null && !isSame(z, edited)
  if (!keepsRest) meter.expect('back', 0)
  const drawn = await model.render({ noise, ...codes, way, preview: !isDraft }, meter.during('render', render))
  const picture = drawn.images.data
  // After the edited picture, which stays on the stage meanwhile.
  const drawBack = async () => (await model.render({ noise, z, way, preview: false }, meter.during('back', back))).images.data
  const own = keepsRest ? (drawnBack ?? (await drawBack())) : null
  const rest = own ? { mask: editMask(own, picture, face.size), unmasked: picture, drawnBack: own } : null
  return {
    picture: rest ? throughMask(face.picture, picture, rest.mask) : picture,
    ...{ z: edited, noise: drawnAs(noise, classCondition), timing: drawn.timing, rest },
  }
}

/** How many steps each phase is expected to take. */
export function expected({ face: { noise }, ...settings }: EditInput): { invert: number; back: number; render: number } {
  const { invertSteps, renderSteps, isDraft, keepRest, drawnBack } = settings
  const render = isDraft ? renderSteps : expectedSteps(noise, renderSteps)
  return { invert: noise ? 0 : invertSteps, back: keepRest && !isDraft && !drawnBack ? render : 0, render }
}

/** An edit of strength 0 draws the face back: there is nothing to mask. */
function isSame(a: SemanticCodes, b: SemanticCodes): boolean {
  return a.data.every((value, i) => value === b.data[i])
}
