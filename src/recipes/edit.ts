import { editMask, throughMask } from '../math/edit-mask.ts'
import { correctionsOf, MOST_CORRECTIONS, seeDrift, type UndoDrift } from '../math/undo-drift.ts'
import { can } from '../protocol/capabilities.ts'
import type { ClassCondition, Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import { codesOf, expectedSteps } from './codes-of.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { drawingWay, drawnAs, wayBack } from './ways.ts'

export type EditPhase = 'encode' | 'invert' | 'render' | 'back' | 'again'

export type EditSettings = {
  /** The edited z_sem of the original one; `undo` is a move of the normalised code beside it, which undoes a drift. */
  move: (z: SemanticCodes, undo: Float64Array | null) => SemanticCodes
  /** The part of the way, in percent, in which the edited code is seen. */
  window: readonly [number, number]
  invertSteps: number
  renderSteps: number
  /** Keeps the pixels of the face where the edit does not act: a mask on pictures. A draft goes without. */
  keepRest: boolean
  /** How the drift that is seen in the edited face is undone; null where it is not. A draft goes without. */
  undoDrift: UndoDrift | null
  /** A draft is drawn by the pack's own way from the x_T of any method, and shows no picture before its end. */
  isDraft: boolean
  /** The class that the face is drawn as, for a pack that takes one; absent for that of its x_T. */
  classCondition?: ClassCondition | undefined
}

export type EditInput = EditSettings & {
  face: Source
  /** The face drawn back from its own codes in as many steps, where it is there already: mask and drift are told from it. */
  drawnBack?: Float32Array | null
}

/** What a mask has kept of an edited picture: the mask (`editMask`), and the picture before it. */
export type KeptRest = { mask: Float32Array; unmasked: Float32Array }

/** `drawnBack` is null where neither mask nor drift was told from it. */
export type Edited = {
  picture: Float32Array
  z: SemanticCodes | null
  noise: Noise
  timing: Timing
  rest: KeptRest | null
  drawnBack: Float32Array | null
}

/**
 * The paper's manipulation: a face to (z_sem, x_T) with its own z_sem, then back from the same x_T with the edited one. Codes that
 * the face already has are taken as they are. A pack without z_sem has nothing to edit: the face is drawn back.
 *
 * Where drift is undone, the edited face is compared with the face drawn back and drawn again, once or twice, with an edit less what has drifted.
 */
export async function edit(model: Model, input: EditInput, job: Job<EditPhase>): Promise<Edited> {
  const { face, move, window, renderSteps, isDraft, drawnBack = null, classCondition } = input
  const { manifest } = model
  const { invert, back, render, again } = expected(input)
  const meter = createMeter(job, [
    { phase: 'invert', steps: invert },
    { phase: 'render', steps: render },
    { phase: 'back', steps: back },
    { phase: 'again', steps: again },
  ])
  if (!face.z && can(manifest, 'encode')) meter.note('encode')
  const { z, noise } = await codesOf(model, face, input.invertSteps, job, meter.during('invert', invert), { preview: true, classCondition })
  let edited = z && move(z, null)
  const [from, to] = [Math.min(...window) / 100, Math.max(...window) / 100]
  const way = isDraft ? drawingWay(manifest, renderSteps, 0, classCondition) : wayBack(manifest, noise, renderSteps, classCondition)
  const draw = (phase: 'render' | 'again', preview: boolean) => {
    const codes = !edited || (from === 0 && to === 1) ? { z: edited } : { z, window: { z: edited, from, to } }
    return model.render({ noise, ...codes, way, preview }, meter.during(phase, render))
  }
  const isMoved = !isDraft && z !== null && edited !== null && !isSame(z, edited)
  const [keepsRest, undoDrift] = isMoved ? [input.keepRest, input.undoDrift] : [false, null]
  if (!keepsRest && !undoDrift) meter.expect('back', 0)
  if (!undoDrift) meter.expect('again', 0)
  let drawn = await draw('render', !isDraft)
  // After the edited picture, which stays on the stage meanwhile.
  const drawBack = async () => (await model.render({ noise, z, way, preview: false }, meter.during('back', back))).images.data
  const own = keepsRest || undoDrift ? (drawnBack ?? (await drawBack())) : null
  if (own && undoDrift && z) {
    let undo: Float64Array | null = null
    let times = 1
    for (let time = 0; time < times; time++) {
      const seen = seeDrift(own, drawn.images.data, face.size, undoDrift)
      if (time === 0) {
        times = correctionsOf(seen)
        meter.expect('again', times * render)
      }
      undo = seen.undo.map((value, i) => value + (undo?.[i] ?? 0))
      edited = move(z, undo)
      drawn = await draw('again', false)
    }
  }
  const picture = drawn.images.data
  const rest = own && keepsRest ? { mask: editMask(own, picture, face.size), unmasked: picture } : null
  return {
    picture: rest ? throughMask(face.picture, picture, rest.mask) : picture,
    ...{ z: edited, noise: drawnAs(noise, classCondition), timing: drawn.timing, rest, drawnBack: own },
  }
}

/** How many steps each phase is expected to take. */
export function expected({ face: { noise }, ...settings }: EditInput): Record<Exclude<EditPhase, 'encode'>, number> {
  const { invertSteps, renderSteps, isDraft, keepRest, undoDrift, drawnBack } = settings
  const render = isDraft ? renderSteps : expectedSteps(noise, renderSteps)
  const isCompared = !isDraft && (keepRest || undoDrift !== null)
  return {
    ...{ invert: noise ? 0 : invertSteps, render },
    ...{ back: isCompared && !drawnBack ? render : 0, again: !isDraft && undoDrift ? MOST_CORRECTIONS * render : 0 },
  }
}

/** An edit of strength 0 draws the face back: there is nothing to mask. */
function isSame(a: SemanticCodes, b: SemanticCodes): boolean {
  return a.data.every((value, i) => value === b.data[i])
}
