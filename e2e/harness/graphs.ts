import { at } from '../../src/base/assert.ts'
import { createSession, floatTensor, numbersOf, type Session, startRuntime, type Weights } from '../../src/engine/ort.ts'
import { graphForWasm } from '../../src/engine/for-wasm/graph-for-wasm.ts'

const sessions: Session[] = []

/** Opens a graph on wasm as the engine does, and gives its number. */
export async function openGraph(graph: Uint8Array, weights: Weights[]): Promise<number> {
  await startRuntime(1)
  const rewritten = graphForWasm(graph, 'graph', weights)
  return sessions.push(await createSession(rewritten.graph, rewritten.files, { gpu: null, keepOnGpu: false })) - 1
}

/** All outputs of an open graph. */
export async function runGraph(place: number, feeds: Record<string, { data: Float32Array; dims: readonly number[] }>) {
  const tensors = await Promise.all(
    Object.entries(feeds).map(async ([name, { data, dims }]) => [name, await floatTensor(data, dims)] as const),
  )
  const outputs = await at(sessions, place).run(Object.fromEntries(tensors))
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, numbersOf(tensor)]))
}
