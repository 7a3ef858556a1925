import { throwIfAborted } from '../base/abort.ts'
import type { ClassCondition, Noise } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import { codesOf, type FaceCodes, invert } from './codes-of.ts'
import type { Job } from './job.ts'
import { blendNoise, type Mixture, mixCodes } from './mixture.ts'
import type { Model } from './model.ts'
import { createMeter, type Meter } from './progress.ts'
import { renderMixed } from './render-mixed.ts'
import { createYield } from '../base/yield-to-page.ts'
import type { Source } from './source.ts'
import { drawnAs } from './ways.ts'

export type MixPhase = 'codes' | 'render' | 'plainCodes' | 'plain'

export type MixSettings = {
  invertSteps: number
  renderSteps: number
  /** Also blend as plain DDIM does: x_T alone, by the pack's unconditional model. */
  plain: boolean
  /** The class that mixtures are drawn as, for a pack that takes one; absent for that of the faces' x_T. */
  classCondition?: ClassCondition | undefined
}

export type MixInput = {
  faces: readonly Source[]
  mixtures: readonly Mixture[]
  settings: MixSettings
  /** A draft is drawn by the pack's own way from the x_T of any method, and shows no picture before its end. */
  isDraft?: boolean
  /** x_T of pictures under the unconditional model, which faces do not hold; new ones are put into it. */
  plainNoise: WeakMap<Float32Array, Noise>
}

/** Pictures are planar RGB in [-1, 1], one a mixture; `plain` has one a blend, or none. `timing` counts drawing alone. */
export type Mixed = { codes: FaceCodes[]; pictures: Float32Array[]; plain: Float32Array[]; timing: Timing }

/** Some faces and some mixtures of them to one picture each: makes the codes that are missing, mixes them (`mixCodes`), and draws them. */
export async function mixFaces(model: Model, input: MixInput, job: Job<MixPhase>): Promise<Mixed> {
  const { faces, mixtures, settings, isDraft = false } = input
  const { invertSteps, renderSteps, classCondition } = settings
  const meter = createMeter(job, expectedOf(input))
  const all: FaceCodes[] = []
  for (const face of faces) {
    const expected = face.noise ? 0 : invertSteps
    all.push(await codesOf(model, face, invertSteps, job, meter.during('codes', expected), { classCondition }))
  }
  const std = model.manifest.space.code?.std ?? null
  const codes = await ofEach(mixtures, job.signal, (mixture) => {
    const { z, noise } = mixCodes(all, mixture, std)
    return { z, noise: drawnAs(noise, classCondition) }
  })
  const drawn = await renderMixed(model, codes, { steps: renderSteps, isDraft, classCondition }, meter, 'render')
  return { codes, ...drawn, plain: settings.plain ? await blendPlain(model, input, job, meter) : [] }
}

/** Maps items one by one and lets the event loop turn between them: the mixtures of a long film of large pictures take a while. */
async function ofEach<Thing, Made>(things: readonly Thing[], signal: AbortSignal, make: (thing: Thing) => Made): Promise<Made[]> {
  const yieldToPage = createYield(() => throwIfAborted(signal))
  const made: Made[] = []
  for (const thing of things) {
    made.push(make(thing))
    await yieldToPage()
  }
  return made
}

/** The paper's figure 4: interpolation of x_T without a z_sem. */
async function blendPlain(
  model: Model,
  { faces, mixtures, settings, plainNoise }: MixInput,
  { signal }: Job<MixPhase>,
  meter: Meter<MixPhase>,
): Promise<Float32Array[]> {
  const { invertSteps, renderSteps } = settings
  const shares = xSharesOf(mixtures)
  if (shares.length === 0) return []
  const noises: Noise[] = []
  for (const { picture } of faces) {
    const noise = plainNoise.get(picture) ?? (await invert(model, picture, null, invertSteps, meter.during('plainCodes', invertSteps)))
    plainNoise.set(picture, noise)
    noises.push(noise)
  }
  const codes = await ofEach(shares, signal, (xShares) => ({ z: null, noise: blendNoise(noises, xShares) }))
  return (await renderMixed(model, codes, { steps: renderSteps, isDraft: false }, meter, 'plain')).pictures
}

/** The shares in x_T of the blends among some mixtures. Plain DDIM has no z_sem to swap. */
function xSharesOf(mixtures: readonly Mixture[]): (readonly number[])[] {
  return mixtures.flatMap((mixture) => (mixture.kind === 'blend' ? [mixture.xShares] : []))
}

function expectedOf({ faces, mixtures, settings, plainNoise }: MixInput): { phase: MixPhase; steps: number }[] {
  const { invertSteps, renderSteps, plain } = settings
  const lacking = faces.filter(({ noise }) => !noise).length
  const unknown = new Set(faces.map(({ picture }) => picture).filter((picture) => !plainNoise.has(picture))).size
  const blends = plain ? xSharesOf(mixtures).length : 0
  return [
    { phase: 'codes', steps: lacking * invertSteps },
    { phase: 'render', steps: mixtures.length > 0 ? renderSteps : 0 },
    { phase: 'plainCodes', steps: blends > 0 ? unknown * invertSteps : 0 },
    { phase: 'plain', steps: blends > 0 ? renderSteps : 0 },
  ]
}
