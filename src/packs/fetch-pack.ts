import type { LoadProgress } from '../protocol/engine-api.ts'
import { besideGraph } from '../protocol/beside-graph.ts'
import type { Attribute, GraphFiles, Manifest, PackFile, SelfCheck } from '../protocol/manifest.ts'
import { parseAttributes } from './attributes.ts'
import { byteMeter } from './byte-meter.ts'
import { fetchFile, openPackFile } from './fetch-file.ts'
import { parseManifest } from './manifest.ts'
import { parseJson } from './parse-json.ts'
import { parseSelfCheck } from './self-check.ts'
import { wrongPackFile } from './wrong-pack-file.ts'

/** A pack in memory, all of it checked against its manifest. `files` holds the graphs and their weights by path. */
export type Pack = {
  manifest: Manifest
  attributes: Attribute[]
  selfCheck: SelfCheck | null
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
}

/** The manifest of a face model is some 20 kB (statistics of z_sem); a bigger one is not ours. */
export const CONFIG_LIMIT_BYTES = 2 ** 20

/** All files of a pack are in memory at once; the largest known pack has 0.9 GB, and wasm reaches no more than this. */
const PACK_LIMIT_BYTES = 4 * 2 ** 30

/**
 * Downloads the files of a pack that the engine needs (not its sample pictures) and checks every byte.
 * `packUrl` ends in a slash, or is the `storedPackUrl` of a pack that this browser keeps. Throws `offline`, `bad-pack`, `integrity`, `aborted`; the message names file and field.
 */
export async function fetchPack(packUrl: string, signal: AbortSignal, onProgress: (progress: LoadProgress) => void): Promise<Pack> {
  const manifest = await fetchManifest(packUrl, signal)
  const wanted = wantedFiles(manifest)
  const totalBytes = wanted.reduce((sum, file) => sum + file.bytes, 0)
  if (totalBytes > PACK_LIMIT_BYTES) {
    throw wrongPackFile('config.json', `expected files of at most ${PACK_LIMIT_BYTES} bytes in all, got ${totalBytes}.`)
  }
  const onBytes = byteMeter(totalBytes, (progress) => onProgress({ kind: 'download', ...progress }))
  const stop = new AbortController()
  const context = { signal: AbortSignal.any([signal, stop.signal]), onBytes }
  try {
    const entries = await Promise.all(wanted.map(async (file) => [file.path, await fetchFile(packUrl, file, context)] as const))
    return openPack(manifest, new Map(entries))
  } catch (thrown) {
    stop.abort() // the first failure ends the other downloads
    throw thrown
  }
}

async function fetchManifest(packUrl: string, signal: AbortSignal): Promise<Manifest> {
  const response = await openPackFile(packUrl, 'config.json', signal)
  return readConfig(new Uint8Array(await response.arrayBuffer()))
}

/** The manifest from the bytes of `config.json`. Throws `bad-pack` naming the field. */
export function readConfig(bytes: Uint8Array): Manifest {
  if (bytes.length > CONFIG_LIMIT_BYTES) {
    throw wrongPackFile('config.json', `expected at most ${CONFIG_LIMIT_BYTES} bytes, got ${bytes.length}.`)
  }
  return parseManifest(parseJson('config.json', bytes))
}

/** Puts a pack together from its files. Throws `bad-pack`. */
export function openPack(manifest: Manifest, files: Map<string, Uint8Array<ArrayBuffer>>): Pack {
  const json = (path: string | null) => {
    const bytes = path === null ? undefined : files.get(path)
    return path === null || !bytes ? null : parseJson(path, bytes)
  }
  const { attributes, selfCheck } = manifest
  return {
    manifest,
    attributes: attributes === null ? [] : parseAttributes(attributes, json(attributes), manifest.space.code?.size ?? 0),
    selfCheck: selfCheck === null ? null : parseSelfCheck(selfCheck, json(selfCheck)),
    files,
  }
}

/** Graphs, weights, attributes and self-check, each once. */
function wantedFiles(manifest: Manifest): PackFile[] {
  const graphs = Object.entries(manifest.graphs).flatMap(([name, graph]) =>
    graphPaths(graph).map((path) => ({ path, field: `graphs.${name}` })),
  )
  const lists = (['attributes', 'selfCheck'] as const).flatMap((field) => {
    const path = manifest[field]
    return path === null ? [] : [{ path, field }]
  })
  const byPath = new Map([...graphs, ...lists].map(({ path, field }) => [path, find(manifest, path, field)]))
  return [...byPath.values()]
}

function find(manifest: Manifest, path: string, field: string): PackFile {
  const file = manifest.files.find((entry) => entry.path === path)
  if (!file) throw wrongPackFile('config.json', `${field} names ${path}, which "files" does not list.`)
  return file
}

function graphPaths(graph: GraphFiles): string[] {
  const models = [graph.fp32, graph.fp16, graph.mixed].filter((path) => path != null)
  return models.flatMap((model) => [model, ...graph.weights.map((name) => besideGraph(model, name))])
}
