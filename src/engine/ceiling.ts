import type { EngineApi } from '../protocol/engine-api.ts'
import { pictureLength } from '../protocol/space.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch } from './check-inputs.ts'
import type { Engine } from './engine.ts'
import { firstStageOf } from './first-stage.ts'

type Ceiling = EngineApi['ceiling']

/** Pictures through the first stage and back, D(E(x)): an inversion and a drawing of no rows. No result of the pack comes nearer to them. */
export async function ceiling(engine: Engine, { images }: Ceiling['in'], { signal }: CallContext<never>): Promise<Ceiling['out']> {
  const count = checkBatch('images', images, pictureLength(engine.info.manifest.imageSize))
  const { encode, decode } = firstStageOf(engine, signal)
  return { images: { data: await decode(await encode(images), count), count } }
}
