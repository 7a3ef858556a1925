import { sha256Hex } from '../base/sha256.ts'
import { besideGraph } from '../protocol/beside-graph.ts'
import type { Manifest } from '../protocol/manifest.ts'

/**
 * The model that codes belong to: the pack's name, and the SHA-256 of what its manifest says of its networks. Codes are never
 * given to a model with another hash. A new title, sample or attribute of a pack leaves its hash as it is.
 */
export type PackId = { name: string; title: string; hash: string }

export async function packIdOf({ name, title, files, graphs }: Manifest): Promise<PackId> {
  const bearing = new Set(Object.values(graphs).flatMap(({ fp32, weights }) => [fp32, ...weights.map((file) => besideGraph(fp32, file))]))
  const lines = files.filter(({ path }) => bearing.has(path)).map(({ path, sha256 }) => `${sha256} ${path}\n`)
  const bytes = new TextEncoder().encode(`${name}\n${lines.sort().join('')}`)
  return { name, title, hash: await sha256Hex(bytes) }
}
