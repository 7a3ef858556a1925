import { SubcodeError } from '../base/errors.ts'
import { elementCount, type StateDict } from '../formats/tensor.ts'

/** Mean and deviation of every number of z_sem over the training set. */
export type Statistics = { mean: number[]; std: number[] }

/** Those of parts that work on z_sem as it is: with mean 0 and deviation 1 it is its own normalised form. */
export function noStatistics(zSize: number): Statistics {
  return { mean: new Array<number>(zSize).fill(0), std: new Array<number>(zSize).fill(1) }
}

/** `conds_mean` and `conds_std` ([Z] or [1,Z]) of the first file that has them; null if none has. Throws `bad-file`. */
export async function readStatistics(files: readonly StateDict[], zSize: number): Promise<Statistics | null> {
  const file = files.find((tensors) => tensors.has('conds_mean') && tensors.has('conds_std'))
  if (!file) return null
  const statistics = { mean: await readVector(file, 'conds_mean', zSize), std: await readVector(file, 'conds_std', zSize) }
  if (statistics.std.some((std) => std <= 0))
    throw new SubcodeError('bad-file', 'conds_std must be above 0 everywhere: take it from another file.', {
      values: { reason: 'statistics-wrong' },
    })
  return statistics
}

async function readVector(tensors: StateDict, name: string, size: number): Promise<number[]> {
  const tensor = tensors.get(name)
  const values = tensor && elementCount(tensor.shape) === size ? Array.from(await tensor.read()) : []
  if (values.length === size && values.every(Number.isFinite)) return values
  throw new SubcodeError(
    'bad-file',
    `Expected ${size} finite numbers in ${name}, found the shape [${tensor?.shape}]${values.length > 0 ? ' with others among them' : ''}.`,
    { values: { reason: 'statistics-wrong' } },
  )
}
