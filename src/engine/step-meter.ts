import { linePlaces } from '../math/blend.ts'
import type { StepOptions, StepProgress, StepsBegin, Timing } from '../protocol/engine-api.ts'

/** A preview costs a read from the GPU; the eye sees no more than ten a second. */
const PREVIEW_INTERVAL_MS = 100

export type StepMeter = {
  /**
   * Whether the report of this row of a plan of `rows` carries a preview. Where previews come by time the last step has none, since its
   * picture follows at once.
   */
  wantsPreview(row: number, rows: number): boolean
  /** Whether rows were asked for by name: their previews are what the pack draws, and no sketch. */
  namesRows: boolean
  /** Reports one more finished step, at the training index t. */
  step(t: number, preview: Float32Array | null): void
  timing(): Timing
}

/** Counts the steps of a verb and reports them with the time left. The time of the first step, which compiles shaders and code, does not count. */
export function createStepMeter(
  total: number,
  previews: StepOptions['preview'],
  emit: (event: StepsBegin | StepProgress) => void,
  now = () => performance.now(),
): StepMeter {
  const startMs = now()
  let firstMs = startMs
  let previewMs = Number.NEGATIVE_INFINITY
  let done = 0

  emit({ kind: 'begin', total })

  const leftMs = (): number | null => (done < 2 ? null : ((now() - firstMs) / (done - 1)) * (total - done))

  return {
    namesRows: typeof previews === 'object',
    wantsPreview: (row, rows) => {
      if (typeof previews === 'object') return evenRows(rows, previews.frames).includes(row)
      return previews && done < total - 1 && now() - previewMs >= PREVIEW_INTERVAL_MS
    },
    step(t, preview) {
      done++
      if (done === 1) firstMs = now()
      if (preview) previewMs = now()
      emit({ kind: 'step', done, total, leftMs: done === total ? 0 : leftMs(), preview, t })
    },
    timing: () => ({ steps: done, ms: now() - startMs }),
  }
}

/** Up to `count` rows of `all`, at even spacing, the first and the last among them. */
export function evenRows(all: number, count: number): number[] {
  return [...new Set(linePlaces(Math.min(all, count), all).map(Math.round))]
}
