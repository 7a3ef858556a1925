import { describe, expect, test } from 'vitest'
import { type SliderLine, valueAfterKey } from './slider-key.ts'

const line: SliderLine = { min: -2, max: 2, step: 0.05, fineStep: 0.01, isSigned: true }
const whole: SliderLine = { min: 1, max: 16, step: 1, fineStep: 1, isSigned: false }
const press = (key: string, shiftKey = false) => ({ key, shiftKey, ctrlKey: false, metaKey: false })

describe('a key on a slider', () => {
  test('arrows move it by a step: right and up to more, left and down to less', () => {
    const moved = ['ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown'].map((key) => valueAfterKey(press(key), 4, whole))
    expect(moved).toEqual([5, 5, 3, 3])
  })

  test('Shift never makes steps larger: finer where there is something finer, else the same', () => {
    expect(valueAfterKey(press('ArrowRight', true), 0.1, line)).toBeCloseTo(0.11, 9)
    expect(valueAfterKey(press('ArrowRight', true), 4, whole)).toBe(5)
  })

  test('it stays within its ends', () => {
    expect(valueAfterKey(press('ArrowRight'), 16, whole)).toBe(16)
    expect(valueAfterKey(press('ArrowLeft'), -1.99, line)).toBe(-2)
  })

  test('0 leads back only where the slider goes both ways; other keys are not for it', () => {
    expect(valueAfterKey(press('0'), 1.3, line)).toBe(0)
    expect(valueAfterKey(press('0'), 4, whole)).toBeNull()
    expect(valueAfterKey(press('a'), 4, whole)).toBeNull()
  })
})
