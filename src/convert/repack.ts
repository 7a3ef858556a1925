import { assert } from '../base/assert.ts'
import { besideGraph } from '../protocol/beside-graph.ts'
import type { GraphFiles, GraphName, Manifest } from '../protocol/manifest.ts'
import { placeWeights } from './external-data.ts'
import { ALL_PRECISIONS } from './graph-plan.ts'
import { readGraph, type ReadSpan } from './read-graph.ts'
import type { Measured } from './self-check.ts'
import type { Stored } from './stored.ts'
import { encodeJson, type Sink, trackFiles } from './track-files.ts'
import { type PlannedGraph, type Progress, writeModel } from './write-model.ts'

/** A pack that is there, to be written again. */
export type PackInFiles = {
  manifest: Manifest
  read(path: string): Promise<Uint8Array<ArrayBuffer>>
}

export type RepackOptions = {
  stored: Stored
  /** Measures the graphs that have just been written; null for a pack without numbers of its own. */
  measure: ((pack: Manifest) => Promise<Measured>) | null
}

/**
 * Writes a pack again with weights that are stored in another way: graphs, lists and pictures stay, and the manifest, which it returns,
 * names the new files. Throws `bad-pack` and `bad-file` for a pack that is not one of ours, and `aborted`.
 */
export async function repack(
  pack: PackInFiles,
  { stored, measure }: RepackOptions,
  sink: Sink,
  signal?: AbortSignal,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Manifest> {
  const { manifest: old } = pack
  const files = trackFiles(sink)
  const planned = await Promise.all(
    Object.entries(old.graphs).map(([name, graph]) => planAgain(pack, name as GraphName, graph as GraphFiles, stored)),
  )
  const graphs = await writeModel(planned, stored, files, signal, onProgress)
  const ofGraphs = /^onnx\//
  for (const { path } of old.files) if (!ofGraphs.test(path) && path !== old.selfCheck) await files.write(path, await pack.read(path))
  const manifest = (): Manifest => ({ ...old, graphs, files: [...files.files] })
  const measured = await measure?.(manifest())
  if (measured) await files.writeJson('self-check.json', measured.selfCheck)
  const selfCheck = measured ? 'self-check.json' : null
  const written = { ...manifest(), ...(measured?.preview && { preview: measured.preview }), selfCheck }
  await sink.write('config.json', encodeJson(written))
  return written
}

async function planAgain({ read }: PackInFiles, name: GraphName, files: GraphFiles, stored: Stored): Promise<PlannedGraph> {
  const data = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
  const spanBeside =
    (graph: string): ReadSpan =>
    async (file, offset, length) => {
      const path = besideGraph(graph, file)
      const bytes = data.get(path) ?? read(path)
      data.set(path, bytes)
      return (await bytes).slice(offset, offset + length)
    }
  const precisions = ALL_PRECISIONS.filter((precision) => files[precision])
  const graphs = await Promise.all(
    precisions.map(async (precision) => {
      const path = files[precision]
      assert(path, `${name} has a form in ${precision}`)
      return readGraph(await read(path), path, precision, spanBeside(path))
    }),
  )
  const { macs, parameters } = files
  const placed = placeWeights(name, graphs[0]?.weights ?? [], stored)
  return { name, precisions, graphs, placed, macs, parameters }
}
