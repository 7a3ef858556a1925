import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError } from '../base/errors.ts'
import { nextTurn } from '../base/next-turn.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { pictureDims, pictureLength } from '../protocol/space.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch } from './check-inputs.ts'
import { batchesOf } from './draw.ts'
import { type Engine, sessionOf } from './engine.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'

type Encode = EngineApi['encode']

/** The semantic encoder: images to z_sem, not normalised, as many at once as memory allows. */
export async function encode(
  engine: Engine,
  { images }: Encode['in'],
  { signal }: Pick<CallContext<Encode['event']>, 'signal'>,
): Promise<Encode['out']> {
  const { imageSize, space, name } = engine.info.manifest
  if (!space.code)
    throw new SubcodeError('bad-pack', `The pack "${name}" has no encoder: it knows no z_sem.`, {
      values: { reason: 'no-encoder', pack: name },
    })
  const { size } = space.code
  const length = pictureLength(imageSize)
  const count = checkBatch('images', images, length)
  const startMs = performance.now()
  const z = new Float32Array(count * size)
  for (const { first, end } of batchesOf(engine, count)) {
    throwIfAborted(signal)
    const image = await floatTensor(images.data.slice(first * length, end * length), [end - first, ...pictureDims(imageSize)])
    z.set(numbersOf(outputOf(await sessionOf(engine, 'encoder').run({ image }), 'z')), first * size)
    await nextTurn() // in which the worker sees that it is cancelled
  }
  return { z: { data: z, count }, timing: { steps: 1, ms: performance.now() - startMs } }
}
