import { describe, expect, test } from 'vitest'
import { cosineDistance } from '../../math/vectors.ts'
import { ofWeightsOnly } from '../../protocol/attribute.ts'
import type { PairBits } from '../../protocol/measures.ts'
import type { Face } from '../../store/face.ts'
import { editOptions } from '../settings/edit-options.ts'
import { batchTable } from './batch-table.ts'
import { pairPlace, sheetLayout, TILE } from './contact-sheet.ts'
import { batchOptions, MAX_FACES, withFaces } from './options.ts'
import { finishedRows, recordOf, rowsOf, unmeasuredRows } from './rows.ts'

const attribute = (name: string, direction: number[]) =>
  ofWeightsOnly({ name, direction, bias: 0, group: '', kind: 'regress', metric: null, score: null, range: [-1, 1] })
const attributes = [attribute('Smiling', [1, 0]), attribute('Bangs', [0, 2])]
const space = { attributes, covariance: null, kinds: null, statistics: { mean: [0, 0], std: [1, 2] } }
const edit = { ...editOptions.initial, strengths: { Smiling: 0.3, Bangs: 0 } }
const record = recordOf(edit, space, { renderSteps: 20 })
const code = (data: number[]) => ({ data: Float32Array.from(data), count: 1 })
const photo = (id: string) => ({ id, title: `${id}.png`, origin: null, z: code([1, 2]) }) as unknown as Face
const result = (id: string, sourceId: string, options: unknown, feature = 'batch', bits?: PairBits) =>
  ({
    id,
    title: id,
    z: code([3, 2]),
    origin: { sourceId, feature, options, measures: { ssim: 0.9, mse: 0.01, psnr: 20, ...bits }, speed: { steps: 20, ms: 1 } },
  }) as unknown as Face

describe('the rows of a batch', () => {
  const faces = [photo('a'), photo('b'), result('a1', 'a', record), result('a2', 'a', record), result('b1', 'b', record, 'edit')]

  test('are the chosen faces that are there, each with its last result', () => {
    const rows = rowsOf(faces, ['b', 'gone', 'a'], record)
    expect(rows.map(({ face, result, isOld }) => [face.id, result?.id ?? null, isOld])).toEqual([
      ['b', null, false],
      ['a', 'a2', false],
    ])
    expect(finishedRows(rows).map(({ face, result }) => [face.id, result.id])).toEqual([['a', 'a2']])
  })

  test('are measured once', () => {
    const measured = [photo('a'), photo('b'), result('a1', 'a', record, 'batch', { bitsBefore: 3, bits: 4 }), result('b1', 'b', record)]
    expect(unmeasuredRows(rowsOf(measured, ['a', 'b'], record)).map(({ face }) => face.id)).toEqual(['b'])
  })

  test('are not finished when the edit is another by now', () => {
    const other = recordOf({ ...edit, strengths: { Smiling: 0.4 } }, space, { renderSteps: 20 })
    expect(rowsOf(faces, ['a'], other)).toMatchObject([{ isOld: true }])
    expect(finishedRows(rowsOf(faces, ['a'], other))).toEqual([])
    expect(rowsOf(faces, ['a'], recordOf(edit, space, { renderSteps: 50 }))).toMatchObject([{ isOld: true }])
  })

  test('know the edit by what it moves: a slider at rest and its way of storage do not count', () => {
    expect(record.moves).toEqual([{ key: 'Smiling', name: 'Smiling', amplitude: 0.3 }])
    expect(recordOf({ ...edit, flipped: ['Smiling'] }, space, { renderSteps: 20 }).moves).toMatchObject([{ amplitude: -0.3 }])
    const stored = faces.map((face) => JSON.parse(JSON.stringify(face)) as Face)
    expect(rowsOf(stored, ['a'], record)).toMatchObject([{ isOld: false }])
  })
})

test('the table has a line a face: its numbers, and each attribute before and after', () => {
  const pairs = [{ face: photo('a'), result: result('a1', 'a', record, 'batch', { bitsBefore: 3.5, bits: 4.25 }) }]
  const [head, line, ...more] = batchTable(pairs, space)
  expect(more).toEqual([])
  expect(head?.slice(8)).toEqual(['Smiling before', 'Smiling after', 'Bangs before', 'Bangs after'])
  expect(line).toEqual(['a.png', 20, 0.9, 0.01, 20, cosineDistance([1, 1], [3, 1]), 3.5, 4.25, 1, 3, 2, 2])
  expect(head).toHaveLength(line?.length ?? 0)
})

test('a contact sheet has room for every pair, and fits into the canvas of a phone', () => {
  for (const count of [1, 2, 3, 17, MAX_FACES]) {
    const { columns, width, height } = sheetLayout(count)
    const places = Array.from({ length: count }, (_, index) => pairPlace(index, columns))
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(count)
    for (const { x, y } of places) {
      expect(x + 2 * TILE).toBeLessThan(width)
      expect(y + TILE).toBeLessThan(height)
    }
    expect(width * height).toBeLessThan(16_777_216)
  }
})

describe('the settings', () => {
  test('hold no more faces than the limit, and none twice', () => {
    expect(withFaces(['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c'])
    const many = Array.from({ length: MAX_FACES + 5 }, (_, index) => `${index}`)
    expect(withFaces([], many)).toEqual(many.slice(0, MAX_FACES))
    expect(() => batchOptions.parse({ ...batchOptions.initial, faceIds: many })).toThrow()
    expect(batchOptions.parse(JSON.parse(JSON.stringify(batchOptions.initial)))).toEqual(batchOptions.initial)
  })
})
