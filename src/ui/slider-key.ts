import { arrowOf, isPressed, type Press } from './shortcuts.ts'

export type SliderLine = {
  min: number
  max: number
  step: number
  /** The step of an arrow key with Shift; a slider without a finer step moves by `step`. */
  fineStep: number
  /** Whether it goes to both sides of 0, to which the key 0 then leads. */
  isSigned: boolean
}

/** The value of a slider after a key, or null for a key that is not for it. */
export function valueAfterKey(press: Press, value: number, { min, max, step, fineStep, isSigned }: SliderLine): number | null {
  if (isSigned && isPressed('zero', press)) return 0
  const arrow = arrowOf(press)
  if (!arrow) return null
  const next = value + (arrow.x - arrow.y) * (press.shiftKey ? fineStep : step)
  const start = isSigned ? 0 : min
  return Math.min(max, Math.max(min, start + Math.round((next - start) / fineStep) * fineStep))
}
