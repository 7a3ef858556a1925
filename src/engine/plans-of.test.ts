import { expect, test } from 'vitest'
import type { Method, Noise } from '../protocol/codes.ts'
import { bothWays, drawingOf, inversionOf } from './plans-of.ts'

const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 100 } as const

function noiseOf(method: Method, pair: boolean, power?: number): Noise {
  const codes = { data: new Float32Array(1), pair: pair ? new Float32Array(1) : null, count: 1, dims: [1] }
  return { method, steps: 20, codes, ...(power !== undefined && { power }) }
}

test.each<[Method, Method]>([
  ['ddim', 'ddim'],
  ['ab2', 'dpm++2m'],
  ['dpm++2m', 'dpm++2m'],
  ['heun', 'heun'],
  ['exact', 'exact'],
])('what %s inverts, %s draws back in as many steps', (method, back) => {
  expect(inversionOf(schedule, { method, steps: 10 }).back).toEqual({ method: back, steps: 10 })
})

test('an x_T keeps the spacing of its inversion, but for an exact one, whose steps are even', () => {
  expect(inversionOf(schedule, { method: 'ab2', steps: 10, power: 2 }).back.power).toBe(2)
  expect('power' in inversionOf(schedule, { method: 'ab2', steps: 10 }).back).toBe(false)
  expect(inversionOf(schedule, { method: 'exact', steps: 10, power: 2 }).back.power).toBeUndefined()
})

test.each<[Method, { up: Method; down: Method }]>([
  ['ddim', { up: 'ddim', down: 'ddim' }],
  ['heun', { up: 'heun', down: 'heun' }],
  ['ab2', { up: 'ab2', down: 'dpm++2m' }],
  ['dpm++2m', { up: 'ab2', down: 'dpm++2m' }],
])('a state of %s goes both ways by %j', (method, ways) => {
  expect(bothWays(schedule, { method, steps: 400, power: 3 })).toEqual({ ...ways, steps: 100, power: 3 })
})

test('an x_T is drawn by its own way, an exact one in its own steps and from both states where it has them', () => {
  const drawn = (noise: Noise) => drawingOf(schedule, noise, { method: null, steps: 5 })
  expect(drawn(noiseOf('dpm++2m', false, 2))).toMatchObject({ method: 'dpm++2m', steps: 5, pair: false })
  expect(drawn(noiseOf('exact', true))).toMatchObject({ method: 'exact', steps: 20, pair: true })
  expect(drawn(noiseOf('exact', false))).toMatchObject({ method: 'exact', steps: 20, pair: false })
  expect(drawn(noiseOf('ddim', true)).pair).toBe(false)
})

test('a way of its own starts from x_T alone, as does a random one, which DDIM draws where nothing is said', () => {
  const own = drawingOf(schedule, noiseOf('exact', true), { method: 'heun', steps: 5 })
  expect(own).toMatchObject({ method: 'heun', steps: 5, pair: false })
  expect(drawingOf(schedule, null, { method: null, steps: 5 })).toMatchObject({ method: 'ddim', steps: 5 })
})
