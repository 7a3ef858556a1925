import { throwIfAborted } from '../base/abort.ts'
import { writeOnnx } from '../formats/write-onnx.ts'
import type { GraphFiles, Manifest, Precision } from '../protocol/manifest.ts'
import { checkCoverage } from './check-coverage.ts'
import { countMacs, countParameters } from './count.ts'
import { exportGraph } from './export-graph.ts'
import { placeWeights, renderDataFile } from './external-data.ts'
import type { Graph } from './graph.ts'
import type { Stored } from './stored.ts'
import type { Model } from './families/family.ts'
import type { ModelShape } from './families/family.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'
import { type GraphPlan } from './graph-plan.ts'
import type { TrackedSink } from './track-files.ts'

/** Bytes of weights made so far, and the file that is being made. */
export type Progress = { doneBytes: number; totalBytes: number; path: string }

/** A graph in all its forms, and the place of its weights. */
export type PlannedGraph = Pick<GraphPlan, 'name' | 'precisions'> &
  Pick<GraphFiles, 'macs' | 'parameters'> & { graphs: Graph[]; placed: ReturnType<typeof placeWeights> }

/** Writes all planned graphs with their weights. */
export async function writeModel(
  planned: readonly PlannedGraph[],
  stored: Stored,
  sink: TrackedSink,
  signal: AbortSignal | undefined,
  onProgress: (progress: Progress) => void,
): Promise<Manifest['graphs']> {
  const totalBytes = weightBytes(planned)
  let doneBytes = 0
  for (const { placed } of planned) {
    for (const file of placed.files) {
      throwIfAborted(signal)
      const path = `onnx/${file.file}`
      const reportBytes = (bytes: number) => onProgress({ doneBytes: doneBytes + bytes, totalBytes, path })
      reportBytes(0)
      await sink.writeOnce(path, () => renderDataFile(file, placed.places, stored, signal, reportBytes))
      doneBytes += file.bytes
    }
  }
  const entries = []
  for (const item of planned) entries.push([item.name, await writeGraph(item, stored, sink)] as const)
  onProgress({ doneBytes, totalBytes, path: '' })
  return Object.fromEntries(entries)
}

/** Bytes of all data files of a pack. */
export function weightBytes(planned: readonly PlannedGraph[]): number {
  return planned.flatMap(({ placed }) => placed.files).reduce((sum, file) => sum + file.bytes, 0)
}

/** All graphs of a model and the place of every weight; reads none. Throws `bad-file` if a tensor is missing or unknown. */
export function planModel<Built extends ModelShape>(model: Model<Built>, stored: Stored): PlannedGraph[] {
  const planned = planGraphs(model).map((plan) => {
    const graphs = plan.precisions.map((precision) => buildGraph(plan, precision))
    const [first] = graphs
    const counts = { macs: first ? countMacs(first) : 0, parameters: first ? countParameters(first) : 0 }
    const { name, precisions } = plan
    return { name, precisions, ...counts, graphs, placed: placeWeights(name, first?.weights ?? [], stored) }
  })
  checkCoverage(
    model,
    planned.flatMap(({ graphs }) => graphs.slice(0, 1)),
  )
  return planned
}

async function writeGraph(
  { name, precisions, macs, parameters, graphs, placed }: PlannedGraph,
  stored: Stored,
  sink: TrackedSink,
): Promise<GraphFiles> {
  const path = (precision: Precision) => `onnx/${name}${precision === 'fp32' ? '' : `_${precision}`}.onnx`
  for (const graph of graphs) await sink.write(path(graph.precision), writeOnnx(exportGraph(graph, placed.places, stored)))
  return {
    fp32: path('fp32'),
    fp16: precisions.includes('fp16') ? path('fp16') : null,
    ...(precisions.includes('mixed') ? { mixed: path('mixed') } : {}),
    weights: placed.files.map((file) => file.file),
    macs,
    parameters,
  }
}
