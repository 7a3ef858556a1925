import type { StepOptions, StepProgress, Timing } from '../protocol/engine-api.ts'

/** A preview costs a read from the GPU; more than ten a second are not seen. */
const PREVIEW_INTERVAL_MS = 100

export type StepMeter = {
  /** True when the next report should carry a preview: its row was named, or previews are due; not the last step then, whose picture is on its way. */
  wantsPreview(): boolean
  /** Reports one more finished step. */
  step(preview: Float32Array | null): void
  timing(): Timing
}

/** Counts the steps of a job and tells the time left, without the first step, in which shaders and code are compiled. */
export function createStepMeter(
  total: number,
  previews: StepOptions['preview'],
  emit: (progress: StepProgress) => void,
  now = () => performance.now(),
): StepMeter {
  const startMs = now()
  let firstMs = startMs
  let previewMs = Number.NEGATIVE_INFINITY
  let done = 0

  const leftMs = (): number | null => (done < 2 ? null : ((now() - firstMs) / (done - 1)) * (total - done))

  return {
    wantsPreview: () => {
      if (typeof previews === 'object') return previews.includes(done)
      return previews && done < total - 1 && now() - previewMs >= PREVIEW_INTERVAL_MS
    },
    step(preview) {
      done++
      if (done === 1) firstMs = now()
      if (preview) previewMs = now()
      emit({ kind: 'step', done, total, leftMs: done === total ? 0 : leftMs(), preview })
    },
    timing: () => ({ steps: done, ms: now() - startMs }),
  }
}
