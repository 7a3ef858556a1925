import { faceKindOf, formFor, readAttribute } from '../math/attribute-reading.ts'
import { normalizeZ, type ZStatistics } from '../math/z-norm.ts'
import type { Attribute, FaceKinds } from '../protocol/attribute.ts'
import { splitArray } from '../base/arrays.ts'
import type { CallOptions, Model } from './model.ts'
import type { StepEvent } from './progress.ts'
import { statisticsOf } from '../math/edit-codes.ts'

/** A demand on a code: what an attribute reads in it, on the scale of `scaleOf`, is at least or at most this score. */
export type Demand = Pick<Attribute, 'kind' | 'forms'> & { bound: 'least' | 'most'; score: number }

/** z_sem number `index` of a seed, not normalised. */
export type FoundCode = { index: number; z: Float32Array }

/** How codes were chosen among candidates: how many were looked at, how many passed all conditions, and each alone. */
export type Acceptance = { examined: number; passed: number; passedAlone: readonly number[] }

export type Search = {
  count: number
  seed: number
  latentSteps: number
  candidates: number
  demands: readonly Demand[]
  /** The kinds of faces of the pack, which tell the form of each demand. */
  kinds: FaceKinds | null
}

/** Codes that are made up at once: a matrix large enough for a GPU, and a cancel is heard soon. */
const CHUNK = 64

/** How many candidates are looked at, at most: without demands the first ones are taken as they come. */
const mostOf = ({ count, candidates, demands }: Search): number => (demands.length > 0 ? candidates : count)

/** How many steps a search is expected to take, at most. */
export function expectedSearch(search: Search): number {
  return Math.ceil(mostOf(search) / CHUNK) * search.latentSteps
}

/**
 * The first `count` codes of a seed of which every demand is true, among at most `candidates` (the paper's table 3). They are made up and
 * judged as codes; no picture is drawn. `during` gives the options of each call from the steps that it is expected to take.
 */
export async function findCodes(
  model: Model,
  search: Search,
  during: (expected: number) => CallOptions<StepEvent>,
): Promise<Acceptance & { codes: FoundCode[] }> {
  const { count, seed, latentSteps: steps, demands, kinds } = search
  const { code: space } = model.manifest.space
  const most = mostOf(search)
  const codes: FoundCode[] = []
  const passedAlone = demands.map(() => 0)
  let [examined, passed] = [0, 0]
  while (examined < most && passed < count) {
    const size = Math.min(CHUNK, most - examined)
    const { z } = await model.sampleCodes({ first: examined, count: size, seed, steps }, during(steps))
    for (const [i, code] of splitArray(z.data, size).entries()) {
      const verdicts = space ? judge(code, demands, kinds, statisticsOf(space)) : []
      verdicts.forEach((isMet, k) => (passedAlone[k] = (passedAlone[k] ?? 0) + Number(isMet)))
      if (!verdicts.every(Boolean)) continue
      passed++
      if (codes.length < count) codes.push({ index: examined + i, z: code })
    }
    examined += size
  }
  return { codes, examined, passed, passedAlone }
}

/** A demand on an attribute that is not offered for the kind of the face is not met. */
function judge(z: Float32Array, demands: readonly Demand[], kinds: FaceKinds | null, statistics: ZStatistics): boolean[] {
  const normalized = normalizeZ(z, statistics)
  const kind = faceKindOf(normalized, kinds)
  return demands.map((demand) => {
    const form = formFor(demand, kind)
    if (!form) return false
    const score = readAttribute(normalized, demand, form)
    return demand.bound === 'least' ? score >= demand.score : score <= demand.score
  })
}
