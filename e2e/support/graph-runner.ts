import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { exportGraph } from '../../src/convert/export-graph.ts'
import { placeWeights, renderDataFile } from '../../src/convert/external-data.ts'
import type { Graph } from '../../src/convert/graph.ts'
import type { Stored } from '../../src/convert/stored.ts'
import { writeOnnx } from '../../src/formats/write-onnx.ts'
import { at } from '../../src/base/assert.ts'
import { roundHalves } from './round-halves.ts'

export type Feeds = Record<string, { data: Float32Array; dims: readonly number[] }>

export type GraphRunner = { run(feeds: Feeds): Promise<Record<string, Float32Array>>; release(): Promise<void> }

/** A session of onnxruntime on the CPU for a graph under construction, through the files that a pack would hold; float16 is rounded. */
export async function openGraph(graph: Graph, stored: Stored): Promise<GraphRunner> {
  const folder = mkdtempSync(join(tmpdir(), 'subcode-graph-'))
  const { files, places } = placeWeights(graph.name, graph.weights, stored)
  for (const file of files) writeFileSync(join(folder, file.file), await renderDataFile(file, places, stored, undefined))
  const path = join(folder, 'graph.onnx')
  writeFileSync(path, writeOnnx(roundHalves(exportGraph(graph, places, stored))))
  const session = await InferenceSession.create(path, { logSeverityLevel: 3, intraOpNumThreads: 1 })
  rmSync(folder, { recursive: true })
  return { run: (feeds) => runSession(session, feeds), release: () => session.release() }
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
