import { parse } from 'valibot'
import { expect, test } from 'vitest'
import { chosenClassSchema, classWithin } from './class-condition.ts'

const pack = { space: { classes: { count: 10, size: 4, table: 'classes.bin' } } }

test('a class is asked of packs that take one, within their classes', () => {
  expect(classWithin(pack, { class: 3, guidance: 2 })).toEqual({ classCondition: { class: 3, guidance: 2 } })
  expect(classWithin(pack, { class: 10, guidance: 2 })).toEqual({ classCondition: { class: 9, guidance: 2 } })
  expect(classWithin(pack, { class: null, guidance: 2 })).toEqual({ classCondition: { class: null, guidance: 1 } })
  expect([classWithin(pack, null), classWithin({ space: {} }, { class: 3, guidance: 2 })]).toEqual([{}, {}])
})

test('settings of a studio without classes are read as no choice, and others are held to whole numbers', () => {
  expect([parse(chosenClassSchema, undefined), parse(chosenClassSchema, null)]).toEqual([null, null])
  for (const wrong of [
    { class: 0.5, guidance: 2 },
    { class: -1, guidance: 2 },
    { class: 1, guidance: 11 },
  ])
    expect(() => parse(chosenClassSchema, wrong)).toThrow()
})
