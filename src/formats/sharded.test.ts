import { describe, expect, test } from 'vitest'
import { readDistributedCheckpoint } from './distributed-checkpoint.ts'
import { int, text } from './fixtures/pickle-bytes.ts'
import { distributedFolder, type Weight, zeroFolder } from './fixtures/sharded-files.ts'
import type { StateDict } from './tensor.ts'
import { readTorchFile } from './torch-file.ts'
import { readZeroCheckpoint } from './zero-checkpoint.ts'

let next = 0
const weight = (name: string, ...shape: number[]): Weight => {
  const count = shape.reduce((product, size) => product * size, 1)
  return { name, shape, values: Float32Array.from({ length: count }, () => ++next) }
}
const valuesOf = async (tensors: StateDict, prefix: string) =>
  new Map(
    await Promise.all(
      [...tensors].map(async ([name, { shape, read }]) => [name.replace(prefix, ''), [shape, [...(await read())]]] as const),
    ),
  )
const expected = (weights: readonly Weight[]) => new Map(weights.map(({ name, shape, values }) => [name, [shape, [...values]]]))

describe('torch.distributed.checkpoint', () => {
  const weights = [weight('a', 5, 3), weight('b', 1), weight('c', 2, 2, 2), weight('one')]
  const read = (files: readonly [string, Blob][]) => {
    const blobs = new Map(files)
    const pieces = new Map(files.slice(1).map(([name, blob]) => [name, async () => blob]))
    return readDistributedCheckpoint({ metadata: blobs.get('.metadata') ?? new Blob(), pieces, meta: null }, 'dcp')
  }

  test('blocks of two processes become the tensors, and values their hyper-parameters', async () => {
    const { tensors, hyperParameters } = await read(await distributedFolder(weights, { T: int(500), beta_scheduler: text('cosine') }))
    expect(await valuesOf(tensors, 'model.')).toEqual(expected(weights))
    expect(hyperParameters).toEqual({ T: 500, beta_scheduler: 'cosine' })
    expect(tensors.get('model.a')?.name).toBe('model/a')
  })

  test('a block that is missing, or a file that is cut off, is told by name', async () => {
    const [metadata, first, second] = (await distributedFolder(weights)) as [[string, Blob], [string, Blob], [string, Blob]]
    const lacking = await read([metadata, first])
    await expect(lacking.tensors.get('model.a')?.read()).rejects.toThrow('dcp: __1_0.distcp is missing beside its .metadata')
    const short = await read([metadata, first, [second[0], second[1].slice(0, 99)]])
    await expect(short.tensors.get('model.a')?.read()).rejects.toThrow('dcp: __1_0.distcp has 99 bytes; a tensor ends at')
    await expect(read([[metadata[0], metadata[1].slice(0, 500)], first, second])).rejects.toMatchObject({ code: 'bad-file' })
  })
})

describe('ZeRO', () => {
  const trained = [[weight('a', 5, 3), weight('b', 7)], [weight('c', 2, 2, 2)]]
  const [frozen, buffers] = [[weight('ema', 4, 2), weight('ema_b', 3)], [weight('x_T', 1, 3)]]
  const read = async (files: readonly [string, Blob][]) => {
    const open = (pattern: RegExp) =>
      Promise.all(files.filter(([name]) => pattern.test(name)).map(([name, blob]) => readTorchFile(blob, name)))
    return readZeroCheckpoint(await open(/model_states/), await open(/optim_states/), 'ds')
  }
  const all = expected([...trained.flat(), ...frozen, ...buffers])

  test.each([
    [3, 1],
    [3, 2],
    [3, 4],
    [2, 1],
    [2, 3],
  ] as const)('of stage %i, the pieces of %i processes become the tensors', async (stage, processes) => {
    const { tensors, hyperParameters, globalStep } = await read(
      zeroFolder({ stage, processes, trained, frozen, buffers, tied: 'a', said: { T: int(500) } }),
    )
    const { tied, ...values } = Object.fromEntries(await valuesOf(tensors, 'module.'))
    expect(new Map(Object.entries(values))).toEqual(all)
    expect(tied).toEqual(all.get('a'))
    expect([hyperParameters, globalStep]).toEqual([{ T: 500 }, 77])
  })

  test('the pieces of some processes, or of two states, are refused', async () => {
    const files = zeroFolder({ stage: 3, processes: 3, trained })
    await expect(read(files.filter(([name]) => !name.includes('rank_1')))).rejects.toThrow(
      'ds: it was written by 3 processes; 2 files of states and 2 of the optimiser are here. Bring the whole folder.',
    )
    const other = zeroFolder({ stage: 3, processes: 3, trained: trained.slice(0, 1) })
    const mixed = files.map((file, i) => (file[0].includes('model_states') ? (other[i] ?? file) : file))
    await expect(read(mixed)).rejects.toThrow('The files are not of one state.')
  })

  test('of stage 2, the network in training counts where pieces of the optimiser are missing', async () => {
    const files = zeroFolder({ stage: 2, processes: 3, trained, frozen, buffers })
    const { tensors } = await read(files.filter(([name]) => !name.includes('rank_1_')))
    expect([...tensors.keys()]).toEqual(['module.x_T', 'module.ema', 'module.ema_b'])
  })
})
