import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { readFlaxFile } from './flax-file.ts'

const bytes = Uint8Array.from(readFileSync('e2e/golden/diffenc/flax_checkpoint.msgpack'))
const read = (...parts: BlobPart[]) => readFlaxFile(new Blob(parts), 'checkpoint')
const text = (value: string) => [0xa0 | value.length, ...Array.from(value, (letter) => letter.charCodeAt(0))]

test('a training state that flax wrote: names, shapes, step, and each copy by itself', async () => {
  const { tensors, globalStep } = await read(bytes)
  expect(globalStep).toBe(8_000_000)
  const names = [...tensors.keys()].filter((name) => name.startsWith('params/'))
  expect(names).toContain('params/score_model/conv_in/kernel')
  expect(tensors.get('params/score_model/conv_in/kernel')?.shape).toEqual([3, 3, 15, 64])
  for (const name of names) {
    const [weights, average] = [await tensors.get(name)?.read(), await tensors.get(`ema_${name}`)?.read()]
    expect(weights?.some((value) => value !== 0)).toBe(true)
    expect(average).toEqual(weights?.map((value) => value / 2))
  }
})

test('no array is read before it is asked for', async () => {
  let most = 0
  const blob = new Blob([bytes])
  const watched = new Proxy(blob, {
    get: (target, key) =>
      key === 'slice'
        ? (start: number, end: number) => {
            most = Math.max(most, end - start)
            return target.slice(start, end)
          }
        : Reflect.get(target, key),
  })
  await readFlaxFile(watched, 'checkpoint')
  expect(most).toBeLessThanOrEqual(4096)
})

/** [shape, type, bytes] as an extension of type 1. */
function arrayOf(shape: number[], type: string, data: number[]): number[] {
  const inner = [0x93, 0x90 | shape.length, ...shape, ...text(type), 0xc4, data.length, ...data]
  return [0xc7, inner.length, 1, ...inner]
}
const floats = (...values: number[]) => [...new Uint8Array(Float32Array.from(values).buffer)]

test('an array in chunks is put together', async () => {
  const chunks = [0x82, ...text('0'), ...arrayOf([2], 'float32', floats(1, 2)), ...text('1'), ...arrayOf([2], 'float32', floats(3, 4))]
  const flag = [0xb9, ...Array.from('__msgpack_chunked_array__', (letter) => letter.charCodeAt(0)), 0xc3]
  const shape = [...text('shape'), 0x82, ...text('0'), 2, ...text('1'), 2]
  const { tensors } = await read(
    Uint8Array.from([0x81, ...text('params'), 0x81, ...text('w'), 0x83, ...flag, ...shape, ...text('chunks'), ...chunks]),
  )
  expect(tensors.get('params/w')?.shape).toEqual([2, 2])
  expect(await tensors.get('params/w')?.read()).toEqual(Float32Array.of(1, 2, 3, 4))
})

test('numbers of a type that nobody knows are told when they are read', async () => {
  const { tensors } = await read(Uint8Array.from([0x81, ...text('key'), ...arrayOf([1], 'uint32', [1, 0, 0, 0])]))
  await expect(tensors.get('key')?.read()).rejects.toThrow('has the type uint32')
})

test.each([
  ['a cut', bytes.slice(0, 5000), 'cut off'],
  ['bytes behind its end', Uint8Array.from([...bytes, 0]), 'goes on behind'],
  ['a wrong size', Uint8Array.from([0x81, ...text('w'), ...arrayOf([3], 'float32', floats(1, 2))]), 'has 8 bytes; expected 12'],
  ['one name twice', Uint8Array.from([0x82, ...[0, 1].flatMap(() => [...text('w'), ...arrayOf([1], 'float32', floats(1))])]), 'two arrays'],
  ['a reserved byte', Uint8Array.from([0x81, ...text('w'), 0xc1]), 'no value of MessagePack'],
  ['no map', Uint8Array.from([0x93, 1, 2, 3]), 'expected a map'],
  ['no arrays', Uint8Array.from([0x81, ...text('step'), 5]), 'no arrays'],
  ['endless depth', Uint8Array.from(Array.from({ length: 40 }, () => [0x81, ...text('a')]).flat()), 'deeper than 24'],
  ['a count without values', Uint8Array.from([0xdf, 255, 255, 255, 255, ...text('a'), 1]), 'bytes'],
] as const)('%s is refused', async (_, file, message) => {
  const refusal = await read(file as Uint8Array<ArrayBuffer>).catch((thrown: unknown) => thrown)
  expect(refusal).toBeInstanceOf(SubcodeError)
  expect(refusal).toMatchObject({ code: 'bad-file' })
  expect((refusal as SubcodeError).message).toContain(message)
})

test('a file with any byte of its head damaged is read or refused, never anything else', async () => {
  let refused = 0
  for (let place = 0; place < 60; place++) {
    for (const value of [0x00, 0x7f, 0x81, 0x93, 0xc1, 0xc9, 0xdf, 0xff]) {
      const damaged = bytes.slice()
      damaged[place] = value
      await read(damaged).catch((thrown: unknown) => {
        expect(thrown).toMatchObject({ code: 'bad-file' })
        refused++
      })
    }
  }
  expect(refused).toBeGreaterThan(100)
})
