import { expect, test } from 'vitest'
import type { TaughtAttribute } from './attributes-slice.ts'
import type { Clients } from './clients.ts'
import { createStudio } from './studio.ts'

const attribute = (id: string, madeAt: number): TaughtAttribute => ({
  id,
  name: id,
  pack: { name: 'a', title: 'A', hash: 'a' },
  weights: [1],
  direction: null,
  bias: 0,
  score: null,
  examples: { has: 1, hasNot: 1, unlabelled: 0 },
  madeAt,
  starred: false,
})

function start() {
  const studio = createStudio({} as Clients)
  for (const [id, madeAt] of [['late', 2] as const, ['early', 1] as const]) studio.getState().putTaught(attribute(id, madeAt))
  const names = () => studio.getState().taught.map(({ name }) => name)
  return { studio, names, ...studio.getState() }
}

test('attributes stand in the order of their making, each once', () => {
  const { names, putTaught } = start()
  expect(names()).toEqual(['early', 'late'])
  putTaught({ ...attribute('early', 1), name: 'early again' })
  expect(names()).toEqual(['early again', 'late'])
})

test('one gets another name or a star, and the others stay as they are', () => {
  const { studio, relabelTaught } = start()
  relabelTaught('late', { name: 'smile', starred: true })
  expect(studio.getState().taught).toMatchObject([
    { name: 'early', starred: false },
    { name: 'smile', starred: true },
  ])
})

test('one that is removed comes back by undo, goes by redo, and is counted as removed meanwhile', () => {
  const { studio, names, removeTaught, undo, redo } = start()
  removeTaught('none')
  expect(studio.getState().canUndo).toBe(false)
  removeTaught('early')
  removeTaught('late')
  expect([names(), studio.getState().removedTaughtIds]).toEqual([[], ['early', 'late']])
  undo()
  expect([names(), studio.getState().removedTaughtIds]).toEqual([['late'], ['early']])
  redo()
  expect([names(), studio.getState().removedTaughtIds]).toEqual([[], ['early', 'late']])
})

test('one that another tab has removed goes, and is not counted as removed by this one', () => {
  const { studio, names, dropTaught } = start()
  dropTaught(['late', 'none'])
  expect([names(), studio.getState().removedTaughtIds]).toEqual([['early'], []])
})
