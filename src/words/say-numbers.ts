/** Numbers as people read them. */

const MINUTE_S = 60

/** "1 face", "5 faces". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** "0.8 s", "12 s", "3 min 20 s". */
export function sayDuration(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < MINUTE_S) return `${whole} s`
  return `${Math.floor(whole / MINUTE_S)} min ${whole % MINUTE_S} s`
}

/** A share of 0 to 1: "60 %". */
export function sayShare(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** "45 ms", "3.4 s". */
export function sayStep(ms: number): string {
  return ms < 1000 ? `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms` : sayDuration(ms)
}

/** "940 kB", "18.2 MB", "2.72 GB". */
export function sayBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** A small number in three figures: "0.00012" is "1.2e-4". */
export function sayError(value: number): string {
  return value === 0 || value >= 0.001 ? value.toFixed(4) : value.toExponential(1)
}

export function sayDecibels(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} dB` : 'no difference'
}

export function saySpeed({ steps, ms }: { steps: number; ms: number }): string {
  const perSecond = ms > 0 ? (steps * 1000) / ms : 0
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} steps/s`
}
