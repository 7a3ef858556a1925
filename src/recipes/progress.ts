import type { EngineApi, StepProgress } from '../protocol/engine-api.ts'
import type { Job } from './job.ts'
import type { CallOptions } from './model.ts'

/** How many steps a phase is expected to take, before the engine says how many it does. */
export type Expected<Phase extends string> = { phase: Phase; steps: number }

/** The events of verbs with steps. */
export type StepEvent = EngineApi['render']['event']

export type Meter<Phase extends string> = {
  /** Reports a phase without steps. */
  note: (phase: Phase) => void
  /**
   * Options for the next call of the engine, made just before it: its steps are added to the steps of the earlier calls. `expected` is its
   * part of `Expected`.
   */
  during: (phase: Phase, expected: number) => CallOptions<StepEvent> & { signal: AbortSignal }
  /** Corrects the expected steps of a phase before its first call. */
  expect: (phase: Phase, steps: number) => void
}

/**
 * Joins the progress of consecutive engine calls. The total begins with the expected steps; each call replaces its part with its
 * own number when it begins. The time left assumes that later calls run at the pace of the present one. The last preview stays
 * until a newer one comes.
 */
export function createMeter<Phase extends string>(
  { signal, report }: Job<Phase>,
  parts: readonly Expected<NoInfer<Phase>>[],
): Meter<Phase> {
  const expected = new Map(parts.map(({ phase, steps }) => [phase, steps]))
  let total = parts.reduce((sum, { steps }) => sum + steps, 0)
  let before = 0
  let current = 0
  let preview: Float32Array | null = null

  const reportPhase = (phase: Phase, done: number, leftMs: number | null) => report({ phase, done: before + done, total, leftMs, preview })

  return {
    note: (phase) => {
      before += current
      current = 0
      reportPhase(phase, 0, null)
    },
    expect: (phase, steps) => {
      total += steps - (expected.get(phase) ?? 0)
      expected.set(phase, steps)
    },
    during: (phase, steps) => {
      before += current
      current = steps
      const begin = (own: number) => {
        total += own - current
        current = own
      }
      const onEvent = (event: StepEvent) => {
        if (event.kind === 'begin') return begin(event.total)
        if (event.kind === 'drawn') return
        preview = event.preview ?? preview
        reportPhase(phase, event.done, timeLeft(event, total - before - event.done))
      }
      return { signal, onEvent }
    },
  }
}

function timeLeft({ done, total, leftMs }: StepProgress, stepsLeft: number): number | null {
  if (leftMs === null || done >= total) return null
  return (leftMs / (total - done)) * stepsLeft
}
