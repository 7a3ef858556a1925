import type { StepProgress } from '../protocol/engine-api.ts'

/** How far a recipe of several plans is: steps of all plans, and the predicted x0, planar RGB in [-1, 1], once there is one. */
export type RecipeProgress<Phase extends string> = {
  phase: Phase
  done: number
  total: number
  leftMs: number | null
  preview: Float32Array | null
}

/**
 * The progress of plans that run one after the other, as one: steps done of all steps, and the time left if the plans to come
 * run at the pace of the present one. The last preview stays until a newer one comes. A phase without a plan counts no steps.
 */
export function joinProgress<Phase extends string>(
  plans: readonly { phase: Phase; steps: number }[],
  onProgress: (progress: RecipeProgress<Phase>) => void,
) {
  const total = plans.reduce((sum, plan) => sum + plan.steps, 0)
  let preview: Float32Array | null = null
  return (phase: Phase, event: StepProgress | null): void => {
    const index = plans.findIndex((plan) => plan.phase === phase)
    const before = plans.slice(0, Math.max(0, index)).reduce((sum, plan) => sum + plan.steps, 0)
    const done = before + (event?.done ?? 0)
    preview = event?.preview ?? preview
    onProgress({ phase, done, total, leftMs: timeLeft(event, total - done), preview })
  }
}

function timeLeft(event: StepProgress | null, stepsLeft: number): number | null {
  if (!event || event.leftMs === null || event.done >= event.total) return null
  return (event.leftMs / (event.total - event.done)) * stepsLeft
}

/** The progress of one of several plans that run one after the other, as progress of all. */
export function within({ done, total, leftMs, ...rest }: StepProgress, before: number, all: number): StepProgress {
  const left = all - before - done
  const pace = leftMs === null || done >= total ? null : leftMs / (total - done)
  return { ...rest, done: before + done, total: all, leftMs: pace === null ? null : pace * left }
}
