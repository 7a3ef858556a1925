import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { at } from '../../src/base/assert.ts'
import { exportGraph } from '../../src/convert/export-graph.ts'
import { placeWeights, renderDataFile } from '../../src/convert/external-data.ts'
import type { Graph } from '../../src/convert/graph.ts'
import type { Stored } from '../../src/convert/stored.ts'
import { nodeRuntime, type Provider } from '../../src/dataset/node-runtime.ts'
import type { RuntimeModule } from '../../src/engine/ort.ts'
import type { OnnxModel } from '../../src/formats/onnx.ts'
import { writeOnnx } from '../../src/formats/write-onnx.ts'
import { openGraph as openOnWasm, runGraph } from '../harness/graphs.ts'
import { roundHalves } from './round-halves.ts'

export type Feeds = Record<string, { data: Float32Array; dims: readonly number[] }>

/** Opens a graph under construction on some runtime. */
export type OpenGraph = (graph: Graph, stored: Stored) => Promise<GraphRunner>

export type GraphRunner = { run(feeds: Feeds): Promise<Record<string, Float32Array>>; release(): Promise<void> }

/** A session of onnxruntime for a graph under construction, through the files that a pack would hold; on the CPU float16 is rounded. */
export async function openGraph(graph: Graph, stored: Stored, provider: Provider = 'cpu'): Promise<GraphRunner> {
  const { model, weights: externalData } = await filesOf(graph, stored)
  const bytes = writeOnnx(provider === 'cpu' ? roundHalves(model) : model)
  const session = await nodeRuntime(provider).InferenceSession.create(bytes, { externalData })
  return { run: (feeds) => runSession(session, feeds), release: () => session.release() }
}

/** The same on wasm, in the form that the engine gives a graph there. */
export async function openGraphOnWasm(graph: Graph, stored: Stored): Promise<GraphRunner> {
  const { model, weights } = await filesOf(graph, stored)
  const load = async () => (await import('onnxruntime-web/wasm')) as unknown as RuntimeModule
  const place = await openOnWasm(writeOnnx(model), weights, load)
  return { run: (feeds) => runGraph(place, feeds), release: async () => {} } // with the process
}

/** The ONNX model of a graph under construction, and the files of its weights. */
export async function filesOf(graph: Graph, stored: Stored): Promise<{ model: OnnxModel; weights: { path: string; data: Uint8Array }[] }> {
  const { files, places } = placeWeights(graph.name, graph.weights, stored)
  const weights = []
  for (const file of files) weights.push({ path: file.file, data: await renderDataFile(file, places, stored, undefined) })
  return { model: exportGraph(graph, places, stored), weights }
}

/** Runs a session on float32 inputs and outputs. */
export async function runSession(session: InferenceSession, feeds: Feeds): Promise<Record<string, Float32Array>> {
  const tensors = Object.entries(feeds).map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const)
  const results = await session.run(Object.fromEntries(tensors))
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]))
}

/** An output that must be there. */
export function output(results: Record<string, Float32Array>, name: string): Float32Array {
  return at(
    [results[name]].filter((values) => values !== undefined),
    0,
  )
}
