import type { Schedule } from './manifest.ts'

/** The largest gamma (minus the log-SNR) of a schedule, up and down: beyond it noise or picture are lost in float32. VDM has -13.3 to 5. */
export const MAX_GAMMA = 30

/** Whether the model noises a picture that changes with time (DiffEnc; `math/samplers/mean-shift.ts`). */
export function hasMeanShift(schedule: Schedule): boolean {
  return schedule.kind === 'log-snr' && schedule.meanShift
}
