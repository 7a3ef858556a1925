import { throwIfAborted } from '../base/abort.ts'
import type { Noise } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import { codesOf, type FaceCodes, hasCodes, invert } from './codes-of.ts'
import type { Job } from './job.ts'
import { blendNoise, type Mixture, mixCodes } from './mixture.ts'
import type { Model } from './model.ts'
import { createMeter, type Meter } from './progress.ts'
import { renderMixed } from './render-mixed.ts'
import { createYield } from '../base/yield-to-page.ts'
import type { Source } from './source.ts'

export type MixPhase = 'codes' | 'render' | 'plainCodes' | 'plain'

export type MixSettings = {
  invertSteps: number
  renderSteps: number
  /** Also blend as plain DDIM does: x_T alone, by the pack's unconditional model. */
  plain: boolean
}

export type MixInput = {
  faces: readonly Source[]
  mixtures: readonly Mixture[]
  settings: MixSettings
  /** A draft is drawn by DDIM from the x_T of any method, and shows no picture before its end. */
  isDraft?: boolean
  /** x_T of pictures under the unconditional model, which faces do not hold; new ones are put into it. */
  plainNoise: WeakMap<Float32Array, Noise>
}

/** Pictures are planar RGB in [-1, 1], one a mixture; `plain` has one a blend, or none. `timing` is that of drawing alone. */
export type Mixed = { codes: FaceCodes[]; pictures: Float32Array[]; plain: Float32Array[]; timing: Timing }

/** Some faces and some mixtures of them to one picture each: makes the codes that are missing, mixes them (`mixCodes`), and draws them. */
export async function mixFaces(model: Model, input: MixInput, job: Job<MixPhase>): Promise<Mixed> {
  const { faces, mixtures, settings, isDraft = false } = input
  const { invertSteps, renderSteps } = settings
  const meter = createMeter(job, expectedOf(model, input))
  const all: FaceCodes[] = []
  for (const face of faces) {
    if (hasCodes(face, model.manifest) && face.noise) all.push({ z: face.z, noise: face.noise })
    else all.push(await codesOf(model, face, invertSteps, job, meter.during('codes', face.noise ? 0 : invertSteps)))
  }
  const std = model.manifest.space.code?.std ?? null
  const codes = await ofEach(mixtures, job.signal, (mixture) => mixCodes(all, mixture, std))
  const drawn = await renderMixed(model, codes, { steps: renderSteps, isDraft }, sharing(meter, 'render', renderSteps))
  return { codes, ...drawn, plain: drawsPlain(input) ? await blendPlain(model, input, job, meter) : [] }
}

/** Makes something of each thing. The mixtures of a long film of large pictures take a while, so the event loop turns in between. */
async function ofEach<Thing, Made>(things: readonly Thing[], signal: AbortSignal, make: (thing: Thing) => Made): Promise<Made[]> {
  const yieldToPage = createYield(() => throwIfAborted(signal))
  const made: Made[] = []
  for (const thing of things) {
    made.push(make(thing))
    await yieldToPage()
  }
  return made
}

/** The paper's figure 4: what interpolating x_T gives without a z_sem. */
async function blendPlain(
  model: Model,
  { faces, mixtures, settings, plainNoise }: MixInput,
  { signal }: Job<MixPhase>,
  meter: Meter<MixPhase>,
): Promise<Float32Array[]> {
  const { invertSteps, renderSteps } = settings
  const noises: Noise[] = []
  for (const { picture } of faces) {
    const noise = plainNoise.get(picture) ?? (await invert(model, picture, null, invertSteps, meter.during('plainCodes', invertSteps)))
    plainNoise.set(picture, noise)
    noises.push(noise)
  }
  const shares = mixtures.flatMap((mixture) => (mixture.kind === 'blend' ? [mixture.xShares] : []))
  const codes = await ofEach(shares, signal, (xShares) => ({ z: null, noise: blendNoise(noises, xShares) }))
  return (await renderMixed(model, codes, { steps: renderSteps, isDraft: false }, sharing(meter, 'plain', renderSteps))).pictures
}

/** The first call of a phase stands for the steps that the phase was expected to take; the calls after it come on top. */
function sharing(meter: Meter<MixPhase>, phase: MixPhase, expected: number) {
  let left = expected
  return () => {
    const part = left
    left = 0
    return meter.during(phase, part)
  }
}

/** A swap has no counterpart without z_sem. */
function drawsPlain({ mixtures, settings }: MixInput): boolean {
  return settings.plain && mixtures.some(({ kind }) => kind === 'blend')
}

function expectedOf(model: Model, input: MixInput): { phase: MixPhase; steps: number }[] {
  const { faces, mixtures, settings, plainNoise } = input
  const { invertSteps, renderSteps } = settings
  const isPlain = drawsPlain(input)
  const lacking = faces.filter((face) => !hasCodes(face, model.manifest) && !face.noise).length
  const unknown = new Set(faces.flatMap(({ picture }) => (plainNoise.has(picture) ? [] : picture))).size
  const drawing = mixtures.length > 0 ? renderSteps : 0
  return [
    { phase: 'codes', steps: lacking * invertSteps },
    { phase: 'render', steps: drawing },
    { phase: 'plainCodes', steps: isPlain ? unknown * invertSteps : 0 },
    { phase: 'plain', steps: isPlain ? renderSteps : 0 },
  ]
}
