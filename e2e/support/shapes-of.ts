import { readFileSync } from 'node:fs'
import { SubcodeError } from '../../src/base/errors.ts'
import type { LazyTensor, StateDict } from '../../src/formats/tensor.ts'

/** The rows of a list in `e2e/golden/keys`, without its head. */
export function keyRows(name: string): string[][] {
  const text = readFileSync(new URL(`../golden/keys/${name}.tsv`, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
}

/** Names and shapes of a published checkpoint, without its numbers; names from the first column, or from another one. */
export function shapesOf(name: string, column = 0): StateDict {
  return new Map(
    keyRows(name).map((cells): [string, LazyTensor] => {
      const [key = '', shape = ''] = [cells[column], cells[1]]
      const read = () => Promise.reject(new SubcodeError('internal', `${key} has no numbers`))
      return [key, { name: key, dtype: 'float32', shape: shape === '' ? [] : shape.split('x').map(Number), read }]
    }),
  )
}
