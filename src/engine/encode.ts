import { SubcodeError } from '../base/errors.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { pictureDims, pictureLength } from '../protocol/space.ts'
import { checkBatch } from './check-inputs.ts'
import { type Engine, sessionOf } from './engine.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'

/** The semantic encoder: images to z_sem, not normalised, all pictures in one run. */
export async function encode(engine: Engine, { images }: EngineApi['encode']['in']): Promise<EngineApi['encode']['out']> {
  const { imageSize, space, name } = engine.info.manifest
  if (!space.code) throw new SubcodeError('bad-pack', `The pack "${name}" has no encoder: it knows no z_sem.`)
  const count = checkBatch('images', images, pictureLength(imageSize))
  const startMs = performance.now()
  const image = await floatTensor(images.data, [count, ...pictureDims(imageSize)])
  const outputs = await sessionOf(engine, 'encoder').run({ image })
  return { z: { data: numbersOf(outputOf(outputs, 'z')), count }, timing: { steps: 1, ms: performance.now() - startMs } }
}
