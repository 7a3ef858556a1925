import { describe, expect, test } from 'vitest'
import { float32ToFloat16 } from '../formats/half.ts'
import { type SafetensorsInput, writeSafetensors } from '../formats/write-safetensors.ts'
import { parseCovariance } from './covariance.ts'

const SIZE = 4
const single = (name: string, values: number[], shape = [values.length]): SafetensorsInput => {
  return { name, dtype: 'float32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) }
}
const basis = (rows: number[]): SafetensorsInput => {
  return { name: 'basis', dtype: 'float16', shape: [2, SIZE], bytes: new Uint8Array(float32ToFloat16(Float32Array.from(rows)).buffer) }
}
const distances = Array.from({ length: 21 }, (_, i) => i)
const whole = () => [
  single('mean', [1, 2, 3, 4]),
  basis([0.6, 0.8, 0, 0, 0, 0, 0, -1]),
  single('values', [9, 4]),
  single('rest', [0.5], []),
  single('distances', distances),
]
const read = async (tensors: SafetensorsInput[]) =>
  parseCovariance('c.safetensors', new Uint8Array(await writeSafetensors(tensors).arrayBuffer()), SIZE)

describe('covariance.safetensors', () => {
  test('is read as it was written, with its basis in half precision', async () => {
    const found = await read(whole())
    expect(found).toMatchObject({ mean: Float32Array.of(1, 2, 3, 4), values: Float32Array.of(9, 4), rest: 0.5 })
    expect(found.basis[0]).toBeCloseTo(0.6, 3)
    expect([...found.distances]).toEqual(distances)
    expect(found.held).toEqual(new Float32Array())
    expect(await read(whole().map((tensor) => (tensor.name === 'rest' ? single('rest', [0.5]) : tensor)))).toEqual(found)
  })

  test('may hold rows of weights that read what a taught step keeps', async () => {
    expect((await read([...whole(), single('held', [1, 2, 3, 4, 5, 6, 7, 8], [2, SIZE])])).held).toEqual(
      Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    )
  })

  test('may hold what a drawn face is compared by', async () => {
    const cells = Float32Array.from({ length: 192 }, (_, i) => i)
    const moves = Float32Array.from({ length: 5 * SIZE }, (_, i) => -i)
    expect((await read(whole())).drift).toBeUndefined()
    expect((await read([...whole(), single('cells', [...cells], [2, 96]), single('drift', [...moves], [5, SIZE])])).drift).toEqual({
      cells,
      moves,
    })
  })

  const rows = (name: string, count: number, length: number) => single(name, new Array<number>(count * length).fill(1), [count, length])
  const swap = (...by: SafetensorsInput[]) => whole().map((tensor) => by.find(({ name }) => name === tensor.name) ?? tensor)
  test.each([
    ['a tensor missing', whole().slice(1), /mean: a tensor of shape \[4\] is expected, not none/],
    ['a mean of another size', swap(single('mean', [1])), /mean/],
    ['another number of rows than variances', swap(single('values', [9])), /basis/],
    ['numbers that are none', swap(single('mean', [1, 2, 3, Number.NaN])), /finite/],
    ['a variance of 0', swap(single('values', [9, 0])), /above 0/],
    ['no variance in the other directions', swap(single('rest', [0], [])), /above 0/],
    ['held rows of another size', [...whole(), single('held', [1, 2], [1, 2])], /held/],
    ['more held rows than numbers', [...whole(), single('held', new Array<number>(20).fill(1), [5, SIZE])], /held: at most 4/],
    ['cells of another number', [...whole(), rows('cells', 2, 95)], /cells: a tensor of shape \[R,96\]/],
    ['cells without patterns', [...whole(), rows('cells', 2, 96)], /drift: a tensor of shape \[5,4\] is expected, not none/],
    ['another number of patterns than cells', [...whole(), rows('cells', 2, 96), rows('drift', 4, SIZE)], /drift/],
    ['more components than cells', [...whole(), rows('cells', 97, 96), rows('drift', 100, SIZE)], /cells: at most 96/],
    ['rows that are not of length 1', swap(basis([2, 0, 0, 0, 0, 1, 0, 0])), /orthonormal/],
    ['rows that are not orthogonal', swap(basis([0.6, 0.8, 0, 0, 1, 0, 0, 0])), /orthonormal/],
  ])('with %s is refused', async (_, tensors, words) => {
    await expect(read(tensors)).rejects.toThrow(words)
    await expect(read(tensors)).rejects.toMatchObject({ code: 'bad-pack' })
  })

  test('that is none, or too large, is refused', async () => {
    await expect(parseCovariance('c', new Uint8Array(3), SIZE)).rejects.toMatchObject({ code: 'bad-pack' })
    await expect(parseCovariance('c', new Uint8Array(17 * 2 ** 20), SIZE)).rejects.toThrow(/at most/)
  })
})
