import { expect, onTestFinished, test, vi } from 'vitest'
import type { Clients } from './clients.ts'
import type { NewFace, Origin } from './face.ts'
import { originalOf, rootOf, withCompanion } from './faces-slice.ts'
import { createStudio } from './studio.ts'

const picture = new Float32Array(3)
const face = (id: string, change: Partial<NewFace> = {}): NewFace => ({
  ...{ id, kind: 'result', title: id, size: 1, picture, z: null, noise: null, origin: null },
  ...change,
})
const from = (sourceId: string, change: Partial<Origin> = {}): Origin => ({
  ...{ sourceId, feature: 'mix', redraws: false, options: null, measures: {}, companions: [], speed: { steps: 1, ms: 1 } },
  ...change,
})

function start(...faces: NewFace[]) {
  const studio = createStudio({} as Clients)
  for (const one of faces) studio.getState().addFace(one)
  const titles = () => studio.getState().faces.map(({ title }) => title)
  return { studio, titles, ...studio.getState() }
}

test('faces are made at times of their own, in their order', () => {
  vi.useFakeTimers({ now: Date.now() + 1e9 })
  onTestFinished(() => void vi.useRealTimers())
  const now = Date.now()
  const { studio } = start(face('a'), face('b'), face('c'))
  expect(studio.getState().faces.map(({ madeAt }) => madeAt - now)).toEqual([0, 1, 2])
})

test('a face that is there already is not added again', () => {
  const { titles, addFace } = start(face('a'), face('b'))
  expect(addFace(face('a', { title: 'other' }))).toBe('a')
  expect(titles()).toEqual(['a', 'b'])
})

test('one face is changed, and the others are not', () => {
  const { titles, changeFace } = start(face('a'), face('b'))
  changeFace('b', { title: 'new' })
  changeFace('none', { title: 'late' })
  expect(titles()).toEqual(['a', 'new'])
})

test('faces that another tab has removed go, and are not counted as removed by this one', () => {
  const { studio, titles, dropFaces } = start(face('a'), face('b'))
  dropFaces(['a', 'none'])
  expect([titles(), studio.getState().removedFaceIds]).toEqual([['b'], []])
})

test('work on a face that was drawn back, or made by the same instrument, is work on its source', () => {
  const { studio } = start(
    face('source'),
    face('back', { origin: from('source', { redraws: true }) }),
    face('mixed', { origin: from('source') }),
    face('orphan', { origin: from('gone', { redraws: true }) }),
  )
  const original = (id: string, feature?: 'mix' | 'edit') => originalOf(studio.getState(), id, feature)?.id
  expect(['source', 'back', 'mixed', 'orphan'].map((id) => original(id))).toEqual(['source', 'source', 'mixed', 'orphan'])
  expect([original('mixed', 'mix'), original('mixed', 'edit'), original('back', 'edit')]).toEqual(['source', 'mixed', 'source'])
  expect(originalOf(studio.getState(), null)).toBeNull()
})

test('the root of a face ends where its sources do, also where they go round', () => {
  const { studio } = start(
    face('a', { origin: from('b') }),
    face('b', { origin: from('c') }),
    face('c'),
    face('x', { origin: from('y') }),
    face('y', { origin: from('x') }),
  )
  expect(['a', 'c', 'x', 'none'].map((id) => rootOf(studio.getState(), id))).toEqual(['c', 'c', 'y', 'none'])
})

test('a companion stands beside a face that was made here', () => {
  const { studio } = start(face('a'), face('b', { origin: from('a') }))
  const companion = { id: 'without', title: 'Without', picture }
  const [a, b] = studio.getState().faces.map((one) => withCompanion(one, companion))
  expect([a?.origin, b?.origin?.companions]).toEqual([null, [companion]])
})

test('a face that is taken in stands in place of one with its id, in the order of their making', () => {
  const { studio, titles, putFaces } = start(face('a', { madeAt: 1 }), face('b', { madeAt: 3 }))
  const [, b] = studio.getState().faces
  if (!b) throw new Error('two faces were expected')
  putFaces([
    { ...b, title: 'b again' },
    { ...b, id: 'c', title: 'c', madeAt: 2 },
  ])
  expect(titles()).toEqual(['a', 'c', 'b again'])
})
