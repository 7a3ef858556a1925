import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodePicture } from '../src/dataset/decode-picture.ts'
import { openModel } from '../src/dataset/open-model.ts'
import type { Way } from '../src/protocol/codes.ts'
import { inversionWay } from '../src/recipes/ways.ts'
import { type RoundTrip, roundTrip } from './round-trip.ts'

export type MethodResult = RoundTrip & { pack: string; name: string }

/** How the quick pair of a pack and the paper's own way are named. */
export const PROPOSED = 'quick pair, as the pack proposes'
export const PAPER = 'DDIM, as in the paper'

const ways: { name: string; way: Way }[] = [
  { name: PAPER, way: { method: 'ddim', steps: 100 } },
  { name: 'DDIM', way: { method: 'ddim', steps: 20 } },
  { name: 'quick pair, even steps', way: { method: 'ab2', steps: 10 } },
  { name: 'exact', way: { method: 'exact', steps: 10 } },
]

/** How near the samples of a pack, which it was not trained on, come back by each method, and in how many network calls. On onnxruntime-node. */
export async function measureMethods(folder: string, pack: string, log: (line: string) => void): Promise<MethodResult[]> {
  const { model } = await openModel(folder, 'cpu')
  const { samples, imageSize, defaults } = model.manifest
  const faces: Float32Array[] = []
  for (const path of samples) faces.push(await decodePicture(readFileSync(join(folder, path)), imageSize))
  const { quick } = defaults
  const own = quick ? [{ name: PROPOSED, way: inversionWay(model.manifest, quick.steps) }] : []
  const found: MethodResult[] = []
  for (const { name, way } of [...own, ...ways]) {
    log(`${pack}: ${name}, ${way.steps} steps each way`)
    found.push({ pack, name: `${name}, ${way.steps}`, ...(await roundTrip(model, faces, way, { method: null, steps: way.steps })) })
  }
  return found
}
