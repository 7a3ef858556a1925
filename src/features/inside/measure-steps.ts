import { makePlan } from '../../math/make-plan.ts'
import type { StepProgress } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face, QualityRow } from '../../store/face.ts'
import type { Model } from '../codes-of.ts'
import { within } from '../progress.ts'

/** The T of the paper's table 1, as many as a schedule has steps for. */
export const QUALITY_STEPS = [10, 20, 50, 100] as const

export type MeasureHooks = {
  signal: AbortSignal
  /** Steps of all rows, and the row that is being measured. */
  onProgress: (progress: StepProgress, steps: number) => void
  onRow: (row: QualityRow) => void
}

/** The T to measure: those that a face lacks, or all again where it has them all. */
export function stepsToMeasure(rows: readonly QualityRow[], { schedule }: Pick<Model, 'schedule'>): number[] {
  const all = QUALITY_STEPS.filter((steps) => steps <= schedule.steps)
  const lacking = all.filter((steps) => !rows.some((row) => row.steps === steps))
  return lacking.length > 0 ? lacking : all
}

/** The rows with one more, in place of that of the same T. */
export function withRow(rows: readonly QualityRow[], row: QualityRow): QualityRow[] {
  return [...rows.filter(({ steps }) => steps !== row.steps), row].sort((a, b) => a.steps - b.steps)
}

/**
 * The paper's table 1 for one face: to its codes and back at each of some T, by DDIM, and compared with the picture. Rows come as
 * they are finished. A pack without encoder has no z_sem.
 */
export async function measureSteps(
  engine: Engine,
  face: Pick<Face, 'picture' | 'z' | 'size'>,
  { schedule, zSem }: Model,
  counts: readonly number[],
  { signal, onProgress, onRow }: MeasureHooks,
): Promise<void> {
  const total = counts.reduce((sum, steps) => sum + 2 * steps, 0)
  const images = { data: face.picture, count: 1 }
  const z = face.z ?? (zSem ? (await engine.call('encode', { images }, { signal })).z : null)
  let before = 0
  for (const steps of counts) {
    const during = (offset: number) => ({
      signal,
      onEvent: (event: StepProgress) => onProgress(within(event, offset, total), steps),
    })
    const invertPlan = makePlan(schedule, 'ddim', 'invert', steps)
    const renderPlan = makePlan(schedule, 'ddim', 'render', steps)
    const inverted = await engine.call('invert', { images, z, plan: invertPlan, preview: false }, during(before))
    const drawn = await engine.call('render', { xT: inverted.xT, z, plan: renderPlan, preview: false }, during(before + steps))
    const measures = await engine.call('compare', { a: drawn.images.data, b: face.picture, size: face.size })
    onRow({ steps, ...measures, ms: inverted.timing.ms + drawn.timing.ms })
    before += 2 * steps
  }
}
