import { expect, test, vi } from 'vitest'
import { encode } from './encode.ts'
import type { Engine } from './engine.ts'
import { firstStageOf } from './first-stage.ts'

const shapes = vi.hoisted(() => [] as (readonly number[])[])
vi.mock('./ort.ts', () => ({
  floatTensor: async (data: Float32Array, dims: readonly number[]) => {
    shapes.push(dims)
    return data
  },
  numbersOf: (data: Float32Array) => data,
  outputOf: (outputs: Record<string, Float32Array>, name: string) => outputs[name],
}))

/** Pictures of one pixel, of which two are encoded at a time: two states of this pack nearly fill a batch. */
const manifest = {
  imageSize: 1,
  space: { state: [3, 250, 512], code: { size: 1, mean: null, std: null }, clip: true, firstStage: false },
}
const images = { data: Float32Array.from({ length: 303 }, (_, i) => i), count: 101 }

/** An encoder that answers without a turn of the event loop, as wasm does: z is the first number of each picture. */
function engineThat(runs: (image: Float32Array) => void): Engine {
  const run = async ({ image }: { image: Float32Array }) => {
    runs(image)
    return { z: image.filter((_, i) => i % 3 === 0) }
  }
  return { info: { manifest }, sessions: new Map([['encoder', { run }]]) } as unknown as Engine
}

test('pictures are encoded in batches, each code in the place of its picture', async () => {
  const seen: number[] = []
  const { z, timing } = await encode(
    engineThat((image) => seen.push(image.length)),
    { images },
    { signal: new AbortController().signal },
  )
  expect(seen).toEqual([...Array<number>(50).fill(6), 3])
  expect([...z.data]).toEqual(Array.from({ length: 101 }, (_, i) => 3 * i))
  expect([shapes[0], shapes.at(-1), timing.steps]).toEqual([[2, 3, 1, 1], [1, 3, 1, 1], 1])
})

test('a cancel that comes as a message is heard between two batches', async () => {
  const controller = new AbortController()
  let runs = 0
  const engine = engineThat(() => runs++ === 0 && setImmediate(() => controller.abort()))
  await expect(encode(engine, { images }, controller)).rejects.toMatchObject({ code: 'aborted' })
  expect(runs).toBeLessThan(50)
})

test('so is one between two pictures of a first stage', async () => {
  const controller = new AbortController()
  let runs = 0
  const run = async ({ image }: { image: Float32Array }) => {
    if (runs++ === 0) setImmediate(() => controller.abort())
    return { state: image }
  }
  const space = { ...manifest.space, state: [3, 1, 1], firstStage: true }
  const sessions = new Map([['first_encoder', { run }]])
  const engine = { info: { manifest: { ...manifest, space } }, pack: { codebook: null }, sessions } as unknown as Engine
  await expect(firstStageOf(engine, controller.signal).encode(images)).rejects.toMatchObject({ code: 'aborted' })
  expect(runs).toBeLessThan(100)
})
