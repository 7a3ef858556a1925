import { expect, test } from 'vitest'
import type { StepProgress } from '../protocol/engine-api.ts'
import { createStepMeter } from './step-meter.ts'

/** A meter over a clock that the test moves. */
function start(total: number, previews: boolean | readonly number[]) {
  const events: StepProgress[] = []
  const clock = { ms: 1000 }
  const meter = createStepMeter(
    total,
    previews,
    (event) => events.push(event),
    () => clock.ms,
  )
  return { meter, events, clock }
}

test('the time left leaves the first step out, in which everything is compiled', () => {
  const { meter, events, clock } = start(4, false)
  for (const ms of [5000, 100, 100, 100]) {
    clock.ms += ms
    meter.step(null)
  }
  expect(events.map(({ leftMs }) => leftMs)).toEqual([null, 200, 100, 0])
  expect(meter.timing()).toEqual({ steps: 4, ms: 5300 })
})

test('previews come at once, then at most every 100 ms, and never for the last step', () => {
  const { meter, clock } = start(6, true)
  const wanted = [0, 60, 60, 60, 200, 200].map((ms) => {
    clock.ms += ms
    const wants = meter.wantsPreview()
    meter.step(wants ? new Float32Array(1) : null)
    return wants
  })
  expect(wanted).toEqual([true, false, true, false, true, false])
})

test('previews of named rows all come, however quick the steps, the last one too', () => {
  const { meter, events } = start(5, [0, 1, 4])
  for (let row = 0; row < 5; row++) meter.step(meter.wantsPreview() ? Float32Array.of(row) : null)
  expect(events.map(({ done, preview }) => [done, preview?.[0] ?? null])).toEqual([
    [1, 0],
    [2, 1],
    [3, null],
    [4, null],
    [5, 4],
  ])
})

test('nobody gets previews who did not ask', () => {
  expect(start(3, false).meter.wantsPreview()).toBe(false)
})
