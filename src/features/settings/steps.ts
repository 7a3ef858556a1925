import { integer, minValue, number, pipe } from 'valibot'
import { MIN_STEPS, stepsWithin } from '../../math/samplers/steps.ts'
import type { Manifest } from '../../protocol/manifest.ts'

/** Under the slider of every count of steps to draw or to invert. */
const STEP_STOPS = [5, 10, 20, 50, 100, 250] as const

/** A count of steps as settings hold it. */
export const stepsSchema = pipe(number(), integer(), minValue(MIN_STEPS))

/** The range of a field for steps with a model of `max` noise levels, whose pack proposes `reset` steps. */
export function stepLimits(max: number, reset: number): { stops: readonly number[]; min: number; max: number; reset: number } {
  return { stops: STEP_STOPS, min: MIN_STEPS, max, reset }
}

/** The range of a field for steps to draw. */
export function drawLimits(manifest: Pick<Manifest, 'defaults' | 'schedule'>): ReturnType<typeof stepLimits> {
  return stepLimits(manifest.schedule.steps, stepsToDraw({ renderSteps: null }, manifest))
}

/** Steps of a plan for the finished picture; null stands for the pack's default. */
export function stepsToDraw(
  { renderSteps }: { renderSteps: number | null },
  { defaults, schedule }: Pick<Manifest, 'defaults' | 'schedule'>,
): number {
  return stepsWithin(schedule, renderSteps ?? defaults.quick?.steps ?? defaults.renderSteps)
}

/** Steps of a draft, which follows a held slider; null stands for as many as are rough but like the finished picture. */
export function stepsOfDraft(draftSteps: number | null, full: number, { defaults }: Pick<Manifest, 'defaults'>): number {
  return Math.min(full, draftSteps ?? (defaults.quick ? 5 : 8))
}
