import { describe, expect, test } from 'vitest'
import type { Face } from '../../store/face.ts'
import { filmMixtures, mixtureOf } from './mixture-of.ts'
import { mixOptions, resolveKeys } from './options.ts'

const { initial } = mixOptions
const face = (id: string, sourceId?: string): Face =>
  ({ id, kind: sourceId ? 'result' : 'sample', origin: sourceId ? { sourceId, feature: 'reconstruct' } : null }) as Face
const faces = [face('A'), face('B'), face('C'), face('D'), face('E'), face('B, drawn back', 'B')]
const ids = (change: Partial<typeof initial>, shownId: string | null = null) =>
  resolveKeys({ ...initial, ...change }, faces, shownId).map(({ id }) => id)

describe('the faces of a mixture', () => {
  test('are the chosen ones that are still there', () => {
    expect(ids({ keyIds: ['C', 'gone', 'A', 'E'] })).toEqual(['C', 'A', 'E'])
  })

  test('begin with the one on the stage, or what it was drawn back from, while none is chosen', () => {
    expect(ids({}, 'C')).toEqual(['C', 'A'])
    expect(ids({}, 'B, drawn back')).toEqual(['B', 'A'])
    expect(ids({})).toEqual(['A', 'B'])
  })

  test('are as many as the mode takes', () => {
    expect(ids({ mode: 'swap', keyIds: ['A', 'B', 'C'] })).toEqual(['A', 'B'])
    expect(ids({ mode: 'pad', corners: '4', keyIds: ['E', 'B'] })).toEqual(['E', 'B', 'A', 'C'])
    expect(ids({ mode: 'pad', corners: '3' })).toEqual(['A', 'B', 'C'])
    const keyIds = Array.from({ length: 4 }, () => ['A', 'B', 'C', 'D', 'E']).flat()
    expect(ids({ mode: 'line', keyIds })).toEqual(keyIds)
    const many = Array.from({ length: 30 }, () => keyIds).flat()
    expect(ids({ mode: 'line', keyIds: many })).toEqual(many.slice(0, 200))
  })

  test('are the result itself when it is chosen', () => {
    expect(ids({ keyIds: ['B, drawn back', 'A'] })).toEqual(['B, drawn back', 'A'])
  })
})

describe('the settings', () => {
  test('of a path go through all faces, z_sem and x_T together unless they are apart', () => {
    expect(mixtureOf({ ...initial, place: 0.75, xPlace: 0 }, 3)).toEqual({ kind: 'blend', zShares: [0, 0.5, 0.5], xShares: [0, 0.5, 0.5] })
    expect(mixtureOf({ ...initial, place: 0.75, xPlace: 0, apart: true }, 3)).toMatchObject({ xShares: [1, 0, 0] })
  })

  test('of a swap name the code, and a part of z_sem alone', () => {
    expect(mixtureOf({ ...initial, mode: 'swap', top: 3 }, 2)).toEqual({ kind: 'swap', code: 'z', top: 3 })
    expect(mixtureOf({ ...initial, mode: 'swap', code: 'xT', top: 3 }, 2)).toEqual({ kind: 'swap', code: 'xT', top: null })
  })

  test('of a film begin and end at a face', () => {
    const film = filmMixtures({ frames: 4 }, 2)
    expect(film).toHaveLength(4)
    expect(film[0]).toMatchObject({ zShares: [1, 0], xShares: [1, 0] })
    expect(film[3]).toMatchObject({ zShares: [0, 1], xShares: [0, 1] })
  })

  test('are read back as they were stored, and refused when they mean nothing', () => {
    expect(mixOptions.parse(JSON.parse(JSON.stringify(initial)))).toEqual(initial)
    expect(() => mixOptions.parse({ ...initial, place: 2 })).toThrow()
  })
})
