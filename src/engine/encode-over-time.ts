import { splitArray } from '../base/arrays.ts'
import { assert } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import { encodedPicture } from '../math/encoded-picture.ts'
import { gridLevels, gridOf, gridValues } from '../math/likelihood/grid.ts'
import { type Level, logSnrLevel } from '../math/schedule.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { hasMeanShift } from '../protocol/log-snr.ts'
import { pictureDims, pictureLength } from '../protocol/space.ts'
import { checkBatch, checkSameCount } from './check-inputs.ts'
import { type Engine, sessionOf } from './engine.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'

type EncodeOverTime = EngineApi['encodeOverTime']

/** One picture at even steps of time, from the clean end to the noisy one: x on the grid of the pack, and y of its time encoder. */
export async function encodeOverTime(engine: Engine, { images, steps }: EncodeOverTime['in']): Promise<EncodeOverTime['out']> {
  const { schedule, space, imageSize, name } = engine.info.manifest
  if (schedule.kind !== 'log-snr') {
    throw new SubcodeError('internal', `The pack "${name}" is no variational diffusion model: a schedule in log-SNR was expected.`)
  }
  checkSameCount('images and 1', checkBatch('images', images, pictureLength(imageSize)), 1)
  assert(Number.isInteger(steps) && steps >= 1, `steps: expected a whole number above 0, got ${steps}.`)
  const levels = Array.from({ length: steps + 1 }, (_, i) => logSnrLevel(schedule, i / steps))
  const x = gridValues(gridLevels(images.data), gridOf(space))
  return { x: Float32Array.from(x), levels, y: await timeEncoded(engine, x, levels) }
}

/** The values that a pack noises at each level: x itself, or in DiffEnc an encoded picture (`encodedPicture`). */
export async function noisedAt(engine: Engine, x: ArrayLike<number>, levels: readonly Level[]): Promise<Float64Array[]> {
  if (!hasMeanShift(engine.info.manifest.schedule)) {
    const same = Float64Array.from(x)
    return levels.map(() => same)
  }
  const ys = await timeEncoded(engine, x, levels)
  return levels.map((level, i) => encodedPicture(level, x, ys?.[i] ?? null))
}

/** Levels of one call. */
const BATCH = 16

/** y of a picture at each level; null for a pack without a time encoder. */
async function timeEncoded(engine: Engine, x: ArrayLike<number>, levels: readonly Level[]): Promise<Float32Array[] | null> {
  const { graphs, imageSize } = engine.info.manifest
  if (!graphs.time_encoder) return null
  const dims = pictureDims(imageSize)
  const session = sessionOf(engine, 'time_encoder')
  const all: Float32Array[] = []
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
    all.push(...splitArray(y, part.length))
  }
  return all
}
