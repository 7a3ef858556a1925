import { expect, test } from 'vitest'
import type { Progress } from './job.ts'
import { createMeter } from './progress.ts'

function start(expected: { phase: 'invert' | 'render'; steps: number }[]) {
  const told: Progress[] = []
  const job = { signal: new AbortController().signal, report: (progress: Progress) => void told.push(progress), keepCodes: () => {} }
  return { meter: createMeter<'invert' | 'render'>(job, expected), told }
}

const step = (done: number, total: number, leftMs: number | null = null, preview: Float32Array | null = null) =>
  ({ kind: 'step', done, total, leftMs, preview, t: 0 }) as const

test('calls count on after each other, in the total of all', () => {
  const { meter, told } = start([
    { phase: 'invert', steps: 2 },
    { phase: 'render', steps: 3 },
  ])
  meter.during('invert', 2).onEvent?.({ kind: 'begin', total: 2 })
  const render = meter.during('render', 3)
  render.onEvent?.(step(1, 3))
  render.onEvent?.(step(3, 3))
  expect(told.map(({ phase, done, total }) => [phase, done, total])).toEqual([
    ['render', 3, 5],
    ['render', 5, 5],
  ])
})

test('a call that takes other steps than expected puts its own in place: progress ends at its total', () => {
  const { meter, told } = start([
    { phase: 'invert', steps: 10 },
    { phase: 'render', steps: 100 },
  ])
  const invert = meter.during('invert', 10)
  invert.onEvent?.({ kind: 'begin', total: 9 })
  for (let done = 1; done <= 9; done++) invert.onEvent?.(step(done, 9))
  const render = meter.during('render', 100)
  render.onEvent?.({ kind: 'begin', total: 8 })
  for (let done = 1; done <= 8; done++) render.onEvent?.(step(done, 8))
  expect(told.at(-1)).toMatchObject({ done: 17, total: 17 })
  expect(told.every(({ done, total }) => done <= total)).toBe(true)
})

test('the time left supposes the pace of the present call for the calls to come', () => {
  const { meter, told } = start([
    { phase: 'invert', steps: 4 },
    { phase: 'render', steps: 6 },
  ])
  const invert = meter.during('invert', 4)
  invert.onEvent?.(step(2, 4, 200))
  expect(told.at(-1)?.leftMs).toBe(800)
  invert.onEvent?.(step(4, 4, 0))
  expect(told.at(-1)?.leftMs).toBeNull()
})

test('the last preview stays until a newer one comes, and a phase without steps is told of', () => {
  const { meter, told } = start([{ phase: 'render', steps: 2 }])
  const picture = new Float32Array(3)
  const render = meter.during('render', 2)
  render.onEvent?.(step(1, 2, null, picture))
  render.onEvent?.(step(2, 2))
  expect(told.map(({ preview }) => preview)).toEqual([picture, picture])
  meter.note('invert')
  expect(told.at(-1)).toMatchObject({ phase: 'invert', done: 2, total: 2 })
})

test('pictures that are drawn are no step', () => {
  const { meter, told } = start([{ phase: 'render', steps: 2 }])
  const images = { data: new Float32Array(3), count: 1 }
  const noise = { method: 'ddim', steps: 2, codes: { ...images, pair: null, dims: [3, 1, 1] } } as const
  meter.during('render', 2).onEvent?.({ kind: 'drawn', first: 0, images, noise, timing: { steps: 2, ms: 1 } })
  expect(told).toEqual([])
})

test('a phase without steps counts the calls before it once, however often it is told of', () => {
  const { meter, told } = start([
    { phase: 'invert', steps: 2 },
    { phase: 'render', steps: 3 },
  ])
  meter.during('invert', 2).onEvent?.(step(2, 2))
  meter.note('render')
  meter.note('render')
  meter.during('render', 3).onEvent?.(step(1, 3))
  expect(told.map(({ done }) => done)).toEqual([2, 2, 2, 3])
})

test('a better number of steps takes the place of the one before it, also for a phase that nothing was expected of', () => {
  const { meter, told } = start([{ phase: 'invert', steps: 10 }])
  meter.expect('invert', 4)
  meter.note('invert')
  meter.expect('invert', 6)
  meter.note('invert')
  meter.expect('render', 3)
  meter.note('render')
  expect(told.map(({ total }) => total)).toEqual([4, 6, 9])
})
