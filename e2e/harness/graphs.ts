import { at } from '../../src/base/assert.ts'
import { createSession, floatTensor, type LoadRuntime, numbersOf, type Session, startRuntime, type Weights } from '../../src/engine/ort.ts'
import { graphForWasm } from '../../src/engine/for-wasm/graph-for-wasm.ts'

const sessions: Session[] = []

/** Opens a graph on wasm as the engine does, and gives its number. `load` is for Node. */
export async function openGraph(graph: Uint8Array, weights: Weights[], load?: LoadRuntime): Promise<number> {
  await startRuntime(1, load)
  const { asWritten, ...rewritten } = graphForWasm(graph, 'graph', weights)
  const options = { gpu: null, keepOnGpu: false, tuning: { asWritten } }
  return sessions.push(await createSession(rewritten.graph, rewritten.files, options)) - 1
}

/** All outputs of an open graph. */
export async function runGraph(place: number, feeds: Record<string, { data: Float32Array; dims: readonly number[] }>) {
  const tensors = await Promise.all(
    Object.entries(feeds).map(async ([name, { data, dims }]) => [name, await floatTensor(data, dims)] as const),
  )
  const outputs = await at(sessions, place).run(Object.fromEntries(tensors))
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, numbersOf(tensor)]))
}
