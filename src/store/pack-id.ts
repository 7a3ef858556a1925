import { sha256Hex } from '../base/sha256.ts'
import { besideGraph } from '../protocol/beside-graph.ts'
import type { GraphFiles, Manifest } from '../protocol/manifest.ts'

/**
 * The model that codes belong to. `hash` is its identity: codes are never given to a model with another hash. `name` and `title`
 * are those of its pack, to show and to find it by.
 */
export type PackId = { name: string; title: string; hash: string }

/**
 * The identity of the model in a pack: the SHA-256 of everything that changes the meaning of a code. Those are the size of a
 * picture, the space with its statistics, codebook and classes, both schedules, the prediction, and the graphs with their weights. The same model has
 * the same hash in every pack, whatever its name, title, samples and attributes.
 */
export async function packIdOf(manifest: Manifest): Promise<PackId> {
  const { name, title, imageSize, space, schedule, latentSchedule, prediction, graphs } = manifest
  const networks = Object.entries(graphs).map(([graph, files]) => [
    graph,
    networkFiles(files)
      .map((path) => sha256Of(manifest, path))
      .sort(),
  ])
  const codebook = space.codebook === undefined ? undefined : sha256Of(manifest, space.codebook)
  const classes = space.classes && sha256Of(manifest, space.classes.table)
  const meaning = { imageSize, space, schedule, latentSchedule, prediction, networks: Object.fromEntries(networks), codebook, classes }
  return { name, title, hash: await hashText(JSON.stringify(meaning, withSortedKeys)) }
}

/** Whether codes under `pack` belong to the model of `manifest`, also where a studio before version 2 of the hash wrote `pack`. */
export async function isModelOf(pack: PackId, manifest: Manifest): Promise<boolean> {
  const { hash } = await packIdOf(manifest)
  return pack.hash === hash || pack.hash === (await olderHash(manifest, pack.name))
}

/** Version 1 of the hash: the SHA-256 of the pack's name and of the files of its networks. */
export function olderHash({ files, graphs }: Pick<Manifest, 'files' | 'graphs'>, name: string): Promise<string> {
  const paths = new Set(Object.values(graphs).flatMap(networkFiles))
  const lines = files.filter(({ path }) => paths.has(path)).map(({ path, sha256 }) => `${sha256} ${path}\n`)
  return hashText(`${name}\n${lines.sort().join('')}`)
}

/** The id of the face of a sample picture: the same at every visit, since results refer to it. */
export function sampleId({ hash }: PackId, path: string): string {
  return `${samplePrefix(hash)}${path}`
}

/** The beginning of the ids of a model's samples. Version 1 named the pack in place of the hash. */
export function samplePrefix(hashOrName: string): string {
  return `sample:${hashOrName}:`
}

/** Paths of a graph's fp32 form and of its weights. Its other forms refer to the same weights. */
function networkFiles({ fp32, weights }: GraphFiles): string[] {
  return [fp32, ...weights.map((file) => besideGraph(fp32, file))]
}

function sha256Of({ files }: Manifest, path: string): string | null {
  return files.find((file) => file.path === path)?.sha256 ?? null
}

function withSortedKeys(_: string, value: unknown): unknown {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
}

function hashText(text: string): Promise<string> {
  return sha256Hex(new TextEncoder().encode(text))
}
