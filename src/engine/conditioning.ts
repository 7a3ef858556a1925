import type { SemanticCodes } from '../protocol/codes.ts'
import { checkBatch, checkSameCount } from './check-inputs.ts'
import { type Engine, type Net, netOf } from './engine.ts'
import { floatTensor, type Tensor } from './ort.ts'

/** The net and its z for `count` pictures; without codes, the pack's unconditional baseline. */
export async function conditionedNet(engine: Engine, codes: SemanticCodes | null, count: number): Promise<{ net: Net; z: Tensor | null }> {
  if (!codes) return { net: netOf(engine, 'baseline'), z: null }
  const net = netOf(engine, 'conditional')
  const size = engine.info.manifest.zSem?.size ?? 0
  checkSameCount('z.count and the pictures', checkBatch('z', codes, size), count)
  return { net, z: await floatTensor(codes.data, [count, size]) }
}
