import type { ClassCondition, Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Timing } from '../protocol/engine-api.ts'
import { joinArrays, splitArray } from '../base/arrays.ts'
import { joinNoises } from './noises.ts'
import { expectedSteps, type FaceCodes } from './codes-of.ts'
import type { Model } from './model.ts'
import type { Meter } from './progress.ts'
import { drawingWay, isSameClass, wayBack } from './ways.ts'

/** Pictures are planar RGB in [-1, 1], in the order of their codes. */
export type RenderedMix = { pictures: Float32Array[]; timing: Timing }

/**
 * The pictures of mixed codes. Neighbours that are drawn in the same way go to the engine together. `steps` count where the
 * codes do not fix them. A draft is drawn by the pack's own way. The calls are steps of `phase`.
 */
export async function renderMixed<Phase extends string>(
  model: Model,
  codes: readonly FaceCodes[],
  { steps, isDraft, classCondition }: { steps: number; isDraft: boolean; classCondition?: ClassCondition | undefined },
  meter: Meter<Phase>,
  phase: Phase,
): Promise<RenderedMix> {
  const pictures: Float32Array[] = []
  const timing = { steps: 0, ms: 0 }
  const parts = inParts(codes, model.manifest).map((part) => {
    const joined = joinCodes(part)
    const way = isDraft
      ? drawingWay(model.manifest, steps, 0, classCondition)
      : wayBack(model.manifest, joined.noise, steps, classCondition)
    return { joined, way, count: part.length, expected: expectedSteps(joined.noise, steps) }
  })
  meter.expect(
    phase,
    parts.reduce((sum, { expected }) => sum + expected, 0),
  )
  for (const { joined, way, count, expected } of parts) {
    const rendered = await model.render({ ...joined, way, preview: codes.length === 1 && !isDraft }, meter.during(phase, expected))
    pictures.push(...splitArray(rendered.images.data, count))
    timing.steps += rendered.timing.steps
    timing.ms += rendered.timing.ms
  }
  return { pictures, timing }
}

/** Neighbours that are drawn in the same way. */
function inParts(codes: readonly FaceCodes[], manifest: Model['manifest']): FaceCodes[][] {
  const parts: FaceCodes[][] = []
  for (const one of codes) {
    const part = parts.at(-1)
    if (part?.[0] && isSameWay(part[0].noise, one.noise, manifest)) part.push(one)
    else parts.push([one])
  }
  return parts
}

/** Only exact codes are drawn in steps of their own. The quick pair of a pack draws all others, by whatever method they were found. */
function isSameWay(a: Noise, b: Noise, { defaults }: Model['manifest']): boolean {
  if (!isSameClass(a, b)) return false
  if (a.method !== 'exact' && b.method !== 'exact') return a.method === b.method || defaults.quick !== undefined
  return a.method === b.method && a.steps === b.steps && !a.codes.pair === !b.codes.pair
}

function joinCodes(part: readonly FaceCodes[]): { z: SemanticCodes | null; noise: Noise } {
  const zs = part.flatMap(({ z }) => z?.data ?? [])
  const z = zs.length === part.length ? { data: joinArrays(zs), count: part.length } : null
  return { z, noise: joinNoises(part.map(({ noise }) => noise)) }
}
