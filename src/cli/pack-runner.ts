import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { SubcodeError } from '../base/errors.ts'
import type { Feeds, RunGraph } from '../convert/self-check.ts'
import type { Manifest } from '../protocol/manifest.ts'

/** Runs graphs of the pack in a folder with onnxruntime on the CPU, all nodes in the order of the file's arithmetic. */
export function packRunner(folder: string, pack: Pick<Manifest, 'graphs'>): RunGraph {
  return async (name, precision, feeds) => {
    const files = pack.graphs[name]
    const path = files?.[precision]
    if (!path) throw new SubcodeError('internal', `the pack has no graph ${name} in ${precision}`)
    return runModel(join(folder, path), feeds)
  }
}

/** Loads a model, runs it once and releases it. */
export async function runModel(path: string, feeds: Feeds): Promise<Record<string, Float32Array>> {
  const session = await InferenceSession.create(path, { logSeverityLevel: 3 })
  try {
    const tensors = Object.entries(feeds).map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const)
    const results = await session.run(Object.fromEntries(tensors))
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]))
  } finally {
    await session.release()
  }
}
