import { attributeScore } from '../../math/attribute-score.ts'
import { makePlan } from '../../math/make-plan.ts'
import { normalizeZ, type ZStatistics } from '../../math/z-norm.ts'
import type { Attribute, Schedule } from '../../protocol/manifest.ts'
import type { Engine } from '../../store/clients.ts'
import type { Acceptance } from '../../store/grid-slice.ts'
import { countPlans, splitArray } from '../batches.ts'
import type { CallOptions } from '../codes-of.ts'

/** What an attribute's linear model has to say of a code: at least or at most this score. */
export type Demand = Pick<Attribute, 'direction' | 'bias' | 'kind'> & { bound: 'least' | 'most'; score: number }

/** z_sem number `index` of a seed, not normalised. */
export type FoundCode = { index: number; z: Float32Array }

/** `statistics` and `schedule` are those of the latent net. */
export type Search = {
  count: number
  seed: number
  latentSteps: number
  candidates: number
  demands: readonly Demand[]
  statistics: ZStatistics
  schedule: Schedule
}

/** Codes that are made up at once: a matrix large enough for a GPU, and a cancel is heard soon. */
const CHUNK = 64

/**
 * The first `count` codes of a seed of which every demand is true, among at most `candidates` (the paper's table 3). They are made up and
 * judged as codes; no picture is drawn. Without demands the first ones are taken as they come.
 */
export async function findCodes(
  engine: Engine,
  { count, seed, latentSteps, candidates, demands, statistics, schedule }: Search,
  { signal, onEvent }: CallOptions,
): Promise<Acceptance & { codes: FoundCode[] }> {
  const latentPlan = makePlan(schedule, 'ddim', 'render', latentSteps)
  const most = demands.length > 0 ? candidates : count
  const next = countPlans(Math.ceil(most / CHUNK) * latentPlan.rows.length, onEvent)
  const codes: FoundCode[] = []
  const passedAlone = demands.map(() => 0)
  let [examined, passed] = [0, 0]
  while (examined < most && passed < count) {
    const size = Math.min(CHUNK, most - examined)
    const input = { first: examined, count: size, seed, latentPlan }
    const { z } = await engine.call('sampleCodes', input, { signal, onEvent: next(latentPlan.rows.length) })
    for (const [i, code] of splitArray(z.data, size).entries()) {
      const verdicts = judge(code, demands, statistics)
      verdicts.forEach((isMet, k) => (passedAlone[k] = (passedAlone[k] ?? 0) + Number(isMet)))
      if (!verdicts.every(Boolean)) continue
      passed++
      if (codes.length < count) codes.push({ index: examined + i, z: code })
    }
    examined += size
  }
  return { codes, examined, passed, passedAlone }
}

function judge(z: Float32Array, demands: readonly Demand[], statistics: ZStatistics): boolean[] {
  if (demands.length === 0) return []
  const normalized = normalizeZ(z, statistics)
  return demands.map((demand) => {
    const score = attributeScore(normalized, demand)
    return demand.bound === 'least' ? score >= demand.score : score <= demand.score
  })
}
