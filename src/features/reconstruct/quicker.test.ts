import { describe, expect, test } from 'vitest'
import { estimate } from './quicker.ts'

const settings = { method: 'ddim', invertSteps: 50, renderSteps: 20, seed: 1 } as const

describe('the time of a reconstruction', () => {
  test('is that of its inversion and of two pictures, at the measured pace', () => {
    expect(estimate(settings, 100)).toEqual({ steps: 90, ms: 9000, quicker: null })
  })

  test('where it is long, comes with settings that take at most half of it', () => {
    const { ms, quicker } = estimate(settings, 3000)
    expect(ms).toBe(270_000)
    expect(quicker).toEqual({ change: { method: 'quick', invertSteps: 10, renderSteps: 10 }, ms: 90_000 })
    expect(estimate({ ...settings, ...quicker?.change }, 3000)).toMatchObject({ ms: 90_000, quicker: null })
  })

  test('is offered nothing that saves less than half', () => {
    expect(estimate({ ...settings, invertSteps: 15, renderSteps: 20 }, 3000).quicker).toBeNull()
  })
})
