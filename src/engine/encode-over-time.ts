import { assert, at } from '../base/assert.ts'
import type { Level } from '../math/schedule.ts'
import { hasMeanShift } from '../protocol/log-snr.ts'
import { pictureDims } from '../protocol/space.ts'
import { type Engine, sessionOf } from './engine.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'

/**
 * The values that a pack noises at each level: x itself, or in DiffEnc (Nielsen et al. 2024) a^2 x + s^2 y, where y is the output of the network
 * `time_encoder`, or 0 without one.
 */
export async function encodeOverTime(engine: Engine, x: ArrayLike<number>, levels: readonly Level[]): Promise<Float64Array[]> {
  const { schedule, graphs } = engine.info.manifest
  if (!hasMeanShift(schedule)) {
    const same = Float64Array.from(x)
    return levels.map(() => same)
  }
  const ys = graphs.time_encoder ? await runTimeEncoder(engine, x, levels) : null
  return levels.map(({ a, s }, level) =>
    Float64Array.from(x, (value, i) => a ** 2 * value + (ys ? s ** 2 * at(ys, level * x.length + i) : 0)),
  )
}

/** Levels of one call. */
const BATCH = 16

/** y of a picture at some levels, one after the other. */
async function runTimeEncoder(engine: Engine, x: ArrayLike<number>, levels: readonly Level[]): Promise<Float32Array> {
  const dims = pictureDims(engine.info.manifest.imageSize)
  const session = sessionOf(engine, 'time_encoder')
  const all = new Float32Array(levels.length * x.length)
  for (let first = 0; first < levels.length; first += BATCH) {
    const part = levels.slice(first, first + BATCH)
    const data = new Float32Array(part.length * x.length)
    for (const i of part.keys()) data.set(x, i * x.length)
    const t = await floatTensor(
      Float32Array.from(part, (level) => level.t),
      [part.length],
    )
    const outputs = await session.run({ image: await floatTensor(data, [part.length, ...dims]), t })
    const y = numbersOf(outputOf(outputs, 'y'))
    assert(y.length === data.length, `time_encoder gave ${y.length} numbers for ${data.length}`)
    all.set(y, first * x.length)
  }
  return all
}
