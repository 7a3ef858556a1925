import type { ClassCondition } from '../protocol/codes.ts'
import type { Measures } from '../protocol/measures.ts'
import { semanticOf } from './codes-of.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import { createMeter } from './progress.ts'
import type { Source } from './source.ts'
import { askedOf, classFor, isSameClass } from './ways.ts'

/** How well a face comes back when it is inverted and drawn in so many steps, and the milliseconds that this took; absent class for none. */
export type QualityRow = Measures & { steps: number; ms: number; classCondition?: ClassCondition | undefined }

/** The T of the paper's table 1, as many as a schedule has steps for. */
export const QUALITY_STEPS = [10, 20, 50, 100] as const

/** The rows that were measured as a class, or as none. */
export function rowsAs(rows: readonly QualityRow[], classCondition: ClassCondition | undefined): QualityRow[] {
  return rows.filter((row) => isSameClass(row, { classCondition }))
}

/** The T to measure: those that a face lacks as this class, or all again where it has them all. */
export function stepsToMeasure(
  rows: readonly QualityRow[],
  { schedule }: Pick<Model['manifest'], 'schedule'>,
  classCondition?: ClassCondition,
): number[] {
  const all = QUALITY_STEPS.filter((steps) => steps <= schedule.steps)
  const lacking = all.filter((steps) => !rowsAs(rows, classCondition).some((row) => row.steps === steps))
  return lacking.length > 0 ? lacking : all
}

/** The rows with one more, which replaces the row of the same T and all rows of another class: a face keeps one table. */
export function withRow(rows: readonly QualityRow[], row: QualityRow): QualityRow[] {
  return [...rowsAs(rows, row.classCondition).filter(({ steps }) => steps !== row.steps), row].sort((a, b) => a.steps - b.steps)
}

export type MeasureInput = {
  face: Source
  counts: readonly number[]
  /** The class that the face goes both ways as, for a pack that takes one; absent for that of its x_T. */
  classCondition?: ClassCondition | undefined
  onRow: (row: QualityRow) => void
}

/**
 * The paper's table 1 for one face: to its codes and back at each of some T, by DDIM, and compared with the picture. Rows come as
 * they are finished; the phase of the progress is the T that is being measured. A pack without encoder has no z_sem.
 */
export async function measureSteps(model: Model, { face, counts, classCondition, onRow }: MeasureInput, job: Job): Promise<void> {
  const asked = askedOf(classFor(face, classCondition))
  const meter = createMeter(
    job,
    counts.map((steps) => ({ phase: String(steps), steps: 2 * steps })),
  )
  const images = { data: face.picture, count: 1 }
  const z = await semanticOf(model, face, job)
  for (const steps of counts) {
    const phase = String(steps)
    const inverted = await model.invert({ images, z, way: { method: 'ddim', steps, ...asked }, preview: false }, meter.during(phase, steps))
    const { noise } = inverted
    const drawn = await model.render({ noise, z, way: { method: null, steps }, preview: false }, meter.during(phase, steps))
    const measures = await model.compare({ a: drawn.images.data, b: face.picture, size: face.size }, { signal: job.signal })
    onRow({ steps, ...measures, ms: inverted.timing.ms + drawn.timing.ms, ...asked })
  }
}
