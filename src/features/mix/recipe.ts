import type { Noise } from '../../protocol/codes.ts'
import { throwIfAborted } from '../../base/abort.ts'
import type { StepProgress, Timing } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { type CallOptions, codesOf, type FaceCodes, hasCodes, inTurn, invert, type Model } from '../codes-of.ts'
import { joinProgress, type RecipeProgress } from '../progress.ts'
import { createYield } from '../yield-to-page.ts'
import { blendNoise, type MixedCodes, type Mixture, mixCodes } from './mixture.ts'
import { countBatches, renderMixed } from './render-batches.ts'

export type MixPhase = 'codes' | 'render' | 'plainCodes' | 'plain'

export type MixSettings = {
  invertSteps: number
  renderSteps: number
  /** Also blend as plain DDIM does: x_T alone, by the pack's unconditional model. */
  plain: boolean
}

export type MixHooks = {
  signal: AbortSignal
  onProgress: (progress: RecipeProgress<MixPhase>) => void
  /** Codes that a face lacked. */
  onCodes: (face: Face, codes: FaceCodes) => void
  /** x_T of pictures under the unconditional model, which faces do not hold; what is made is put into it. */
  plainNoise: WeakMap<Float32Array, Noise>
}

/** Pictures are planar RGB in [-1, 1], one a mixture; `plain` has one a blend, or none. `timing` is that of drawing alone. */
export type Mixed = { codes: MixedCodes[]; pictures: Float32Array[]; plain: Float32Array[]; timing: Timing }

/**
 * Some faces and some mixtures of them to one picture each: makes the codes that are missing, mixes them (`mixCodes`), and
 * draws all of them in one batch where the limit allows.
 */
export async function mixFaces(
  engine: Engine,
  faces: readonly Face[],
  mixtures: readonly Mixture[],
  model: Model,
  settings: MixSettings,
  { signal, onProgress, onCodes, plainNoise }: MixHooks,
): Promise<Mixed> {
  const lacking = faces.filter((face) => !hasCodes(face, model))
  const tell = joinProgress(phasesOf(faces, lacking.length, mixtures.length, model, settings, plainNoise), onProgress)
  const during = (phase: MixPhase): CallOptions => ({ signal, onEvent: (event: StepProgress) => tell(phase, event) })

  const made = new Map<Face, FaceCodes>()
  await inTurn(lacking, settings.invertSteps, during('codes'), async (face, options) => {
    const codes = await codesOf(engine, face, model, settings.invertSteps, options)
    made.set(face, codes)
    onCodes(face, codes)
  })
  const all = faces.flatMap((face) => made.get(face) ?? (face.noise ? { z: face.z, noise: face.noise } : []))
  const codes = await ofEach(mixtures, signal, (mixture) => mixCodes(all, mixture, model.zSem?.std ?? null))
  const drawn = await renderMixed(engine, codes, model, settings.renderSteps, during('render'))
  const plain = settings.plain ? await blendPlain(engine, faces, mixtures, model, settings, plainNoise, during) : []
  return { codes, ...drawn, plain }
}

/** Makes something of each mixture. Those of a long film of large pictures take the page a while, so it lives in between. */
async function ofEach<Made>(mixtures: readonly Mixture[], signal: AbortSignal, make: (mixture: Mixture) => Made): Promise<Made[]> {
  const yieldToPage = createYield(() => throwIfAborted(signal))
  const made: Made[] = []
  for (const mixture of mixtures) {
    made.push(make(mixture))
    await yieldToPage()
  }
  return made
}

/** The paper's figure 4: what interpolating x_T gives without a z_sem. */
async function blendPlain(
  engine: Engine,
  faces: readonly Face[],
  mixtures: readonly Mixture[],
  model: Model,
  { invertSteps, renderSteps }: MixSettings,
  known: WeakMap<Float32Array, Noise>,
  during: (phase: MixPhase) => CallOptions,
): Promise<Float32Array[]> {
  const unknown = faces.filter(({ picture }) => !known.has(picture))
  await inTurn(unknown, invertSteps, during('plainCodes'), async ({ picture }, options) => {
    known.set(picture, await invert(engine, picture, null, model, invertSteps, options))
  })
  const noises = faces.flatMap(({ picture }) => known.get(picture) ?? [])
  const options = during('plain')
  const codes = await ofEach(mixtures, options.signal, (mixture) =>
    mixture.kind === 'blend' ? [{ z: null, noise: blendNoise(noises, mixture.xShares), whole: false }] : [],
  )
  return (await renderMixed(engine, codes.flat(), model, renderSteps, options)).pictures
}

function phasesOf(
  faces: readonly Face[],
  lacking: number,
  count: number,
  { imageSize }: Model,
  { invertSteps, renderSteps, plain }: MixSettings,
  plainNoise: WeakMap<Float32Array, Noise>,
): { phase: MixPhase; steps: number }[] {
  const drawing = countBatches(count, imageSize) * renderSteps
  const unknown = faces.filter(({ picture }) => !plainNoise.has(picture)).length
  return [
    { phase: 'codes', steps: lacking * invertSteps },
    { phase: 'render', steps: drawing },
    { phase: 'plainCodes', steps: plain ? unknown * invertSteps : 0 },
    { phase: 'plain', steps: plain ? drawing : 0 },
  ]
}
