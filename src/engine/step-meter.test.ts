import { expect, test } from 'vitest'
import type { StepProgress } from '../protocol/engine-api.ts'
import { createStepMeter, evenRows } from './step-meter.ts'

/** A meter over a clock that the test moves. */
function start(total: number, previews: boolean | { frames: number }) {
  const events: StepProgress[] = []
  const begun: number[] = []
  const clock = { ms: 1000 }
  const meter = createStepMeter(
    total,
    previews,
    (event) => void (event.kind === 'step' ? events.push(event) : begun.push(event.total)),
    () => clock.ms,
  )
  return { meter, events, begun, clock }
}

test('the time left leaves the first step out, in which everything is compiled', () => {
  const { meter, events, clock } = start(4, false)
  for (const ms of [5000, 100, 100, 100]) {
    clock.ms += ms
    meter.step(0, null)
  }
  expect(events.map(({ leftMs }) => leftMs)).toEqual([null, 200, 100, 0])
  expect(meter.timing()).toEqual({ steps: 4, ms: 5300 })
})

test('previews come at once, then at most every 100 ms, and never for the last step', () => {
  const { meter, clock } = start(6, true)
  const wanted = [0, 60, 60, 60, 200, 200].map((ms) => {
    clock.ms += ms
    const wants = meter.wantsPreview(0, 6)
    meter.step(0, wants ? new Float32Array(1) : null)
    return wants
  })
  expect(wanted).toEqual([true, false, true, false, true, false])
})

test('frames come after rows at even spacing, however quick the steps, the first and the last among them', () => {
  const { meter, events } = start(5, { frames: 3 })
  for (let row = 0; row < 5; row++) meter.step(900 - row, meter.wantsPreview(row, 5) ? Float32Array.of(row) : null)
  expect(events.map(({ done, t, preview }) => [done, t, preview?.[0] ?? null])).toEqual([
    [1, 900, 0],
    [2, 899, null],
    [3, 898, 2],
    [4, 897, null],
    [5, 896, 4],
  ])
})

test('it tells how many steps there will be before the first', () => {
  const { begun, events } = start(7, false)
  expect([begun, events]).toEqual([[7], []])
})

test('rows at even spacing', () => {
  expect(evenRows(10, 4)).toEqual([0, 3, 6, 9])
  expect(evenRows(3, 8)).toEqual([0, 1, 2])
})

test('nobody gets previews who did not ask', () => {
  expect(start(3, false).meter.wantsPreview(0, 3)).toBe(false)
})
