import { csv } from './csv.ts'
import { type ShardRows, valueAt } from './shard-rows.ts'
import { bitColumns } from './work-picture.ts'

const ways = ['x_T', 'random'] as const
const measures = ['ssim', 'mse', 'psnr'] as const

/**
 * The paper's table 1 over a data set: a line for each T and each kind of x_T with the mean of every measure and its standard error,
 * and a line for each picture. Bits per dimension, of the picture or of its latent, do not depend on T: they are the same in every line. Refused
 * pictures do not count.
 */
export function tableOf(shards: readonly ShardRows[], steps: readonly number[]): { table: string; pictures: string } {
  const rows = shards.flatMap((shard) => shard.names.map((name, row) => ({ shard, name, row })))
  const counted = rows.filter(({ shard, name }) => !(name in shard.refused))
  const columns = ways.flatMap((way) => steps.flatMap((T, place) => measures.map((measure) => ({ way, T, place, measure }))))
  const valuesOf = (way: string, measure: string, place: number) =>
    counted.map(({ shard, row }) => valueAt(shard, `${measure}.${way}`, row, place))

  const bits = Object.values(bitColumns).filter((name) => shards.some(({ columns }) => columns.has(name)))
  const bitsOf = (name: string) => counted.map(({ shard, row }) => valueAt(shard, name, row, 0))
  const names = [...measures, ...bits]

  const head = ['T', 'x_T', 'pictures', ...names.flatMap((name) => [name, `${name}_standard_error`])]
  const lines = ways.flatMap((way) =>
    steps.map((T, place) => {
      const figures = [...measures.map((name) => valuesOf(way, name, place)), ...bits.map(bitsOf)].flatMap(meanAndError)
      return [T, way === 'x_T' ? 'inverted' : 'random', counted.length, ...figures.map(number)]
    }),
  )
  const own = counted.map(({ shard, name, row }) => [
    name,
    ...columns.map(({ way, place, measure }) => number(valueAt(shard, `${measure}.${way}`, row, place))),
    ...bits.map((name) => number(valueAt(shard, name, row, 0))),
  ])
  const ownHead = ['name', ...columns.map(({ way, T, measure }) => `${measure}_${way === 'x_T' ? 'inverted' : 'random'}_T${T}`), ...bits]
  return { table: csv([head, ...lines]), pictures: csv([ownHead, ...own]) }
}

/** Mean, and the standard error of it: the deviation of a sample over the root of its size; NaN for a single value. */
export function meanAndError(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return [mean, Math.sqrt(squares / (values.length - 1) / values.length)]
}

/** More digits than a float32 has would be noise. */
function number(value: number): string {
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(7)))
}
