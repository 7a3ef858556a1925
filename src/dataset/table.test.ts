import { expect, test } from 'vitest'
import type { ShardRows } from './shard-rows.ts'
import { meanAndError, tableOf } from './table.ts'

/** Values of a column at T = 10 and 20: each measure and way of x_T has numbers of its own. */
function shard(names: string[], refused: Record<string, string>, from: number): ShardRows {
  const columns: ShardRows['columns'] = new Map()
  for (const [w, way] of ['x_T', 'random'].entries()) {
    for (const [m, measure] of ['ssim', 'mse', 'psnr'].entries()) {
      const values = Float32Array.from({ length: 2 * names.length }, (_, i) => from + i + 100 * w + 1000 * m)
      columns.set(`${measure}.${way}`, { width: 2, values })
    }
  }
  return { names, refused, columns }
}

const cells = (text: string) => text.trim().split('\n').map((line) => line.split(',')) // prettier-ignore

test('means, standard errors and rows count every picture but refused ones, across shards', () => {
  const { table, pictures } = tableOf([shard(['a', 'b'], { b: 'broken' }, 0), shard(['c'], {}, 8)], [10, 20])
  const [head, ...rows] = cells(table)
  expect(head).toEqual(['T', 'x_T', 'pictures', 'ssim', 'ssim_standard_error', 'mse', 'mse_standard_error', 'psnr', 'psnr_standard_error'])
  // a has 0 at T = 10 and 1 at T = 20, c has 8 and 9: the deviation is 8 / sqrt(2), its error 8 / 2.
  expect(rows).toEqual([
    ['10', 'inverted', '2', '4', '4', '1004', '4', '2004', '4'],
    ['20', 'inverted', '2', '5', '4', '1005', '4', '2005', '4'],
    ['10', 'random', '2', '104', '4', '1104', '4', '2104', '4'],
    ['20', 'random', '2', '105', '4', '1105', '4', '2105', '4'],
  ])
  const own = cells(pictures)
  expect(own.map(([name]) => name)).toEqual(['name', 'a', 'c'])
  const column = (name: string) => own[2]?.[own[0]?.indexOf(name) ?? -1]
  expect([column('ssim_inverted_T20'), column('psnr_random_T10')]).toEqual(['9', '2108'])
})

test.each(['bits', 'bits_of_latent'])('%s, where the shards have them, stand in every line, and once for each picture', (name) => {
  const [one, two] = [shard(['a', 'b'], { b: 'broken' }, 0), shard(['c'], {}, 8)]
  one.columns.set(name, { width: 1, values: Float32Array.of(3, NaN) })
  two.columns.set(name, { width: 1, values: Float32Array.of(5) })
  const { table, pictures } = tableOf([one, two], [10, 20])
  const lines = cells(table).map((line) => line.slice(-4))
  expect(lines).toEqual([['psnr', 'psnr_standard_error', name, `${name}_standard_error`], ...['2004', '2005', '2104', '2105'].map((psnr) => [psnr, '4', '4', '1'])]) // prettier-ignore
  expect(cells(pictures).map((line) => line.at(-1))).toEqual([name, '3', '5'])
})

test('one picture has a mean, and no error', () => {
  expect(meanAndError([3])).toEqual([3, NaN])
  expect(cells(tableOf([shard(['a'], {}, 1)], [10, 20]).table)[1]?.slice(3, 5)).toEqual(['1', ''])
})
