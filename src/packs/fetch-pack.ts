import type { LoadProgress } from '../protocol/engine-api.ts'
import type { AttributeList } from '../protocol/attribute.ts'
import { besideGraph } from '../protocol/beside-graph.ts'
import type { GraphName, Manifest, PackFile, Precision, SelfCheck } from '../protocol/manifest.ts'
import { parseAttributes } from './attributes.ts'
import { byteMeter } from './byte-meter.ts'
import { fetchFile, openPackFile } from './fetch-file.ts'
import { parseManifest } from './manifest.ts'
import { parseJson } from './parse-json.ts'
import { parseSelfCheck } from './self-check.ts'
import { wrongPackFile } from './wrong-pack-file.ts'

/** A pack whose files are fetched when they are needed. */
export type Pack = AttributeList & {
  /** Ends in a slash, or is the `storedPackUrl` of a pack that this browser keeps. */
  url: string
  manifest: Manifest
  selfCheck: SelfCheck | null
  /** The codes of a vector-quantised first stage, [codes, channels]. */
  codebook: Float32Array | null
  /** The tokens of a pack's classes, [classes + 1, size]; the last one is that of no class. */
  classTable: Float32Array | null
  /** Graphs and weights that are in memory, by path, checked against the manifest. */
  files: Map<string, Uint8Array<ArrayBuffer>>
  /** The store for fetched files of the pack. */
  cache: Cache | null
}

/** Ten times the codes of the largest published first stage (16,384 of 4 numbers). */
const TABLE_LIMIT_BYTES = 4 * 2 ** 20

/** A graph in one of its forms. */
export type GraphForm = readonly [name: GraphName, precision: Precision]

/** The manifest of a face model is some 20 kB (statistics of z_sem); a bigger one is not ours. */
export const CONFIG_LIMIT_BYTES = 2 ** 20

/** Files that are fetched together are in memory at once; the largest known pack has 0.9 GB, and wasm reaches no more than this. */
const PACK_LIMIT_BYTES = 4 * 2 ** 30

/** The manifest of the pack at `packUrl`. Throws `offline`, `bad-pack`, `aborted`. */
export async function fetchManifest(packUrl: string, signal: AbortSignal): Promise<Manifest> {
  const response = await openPackFile(packUrl, 'config.json', signal)
  return readConfig(new Uint8Array(await response.arrayBuffer()))
}

/**
 * Fetches attributes and self-check of a pack, and these forms of its graphs with their weights. Every byte is checked. Throws
 * `offline`, `bad-pack`, `integrity`, `aborted`; the message names file and field.
 */
export async function fetchPack(
  { url, manifest, cache }: Pick<Pack, 'url' | 'manifest' | 'cache'>,
  forms: readonly GraphForm[],
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<Pack> {
  formsOf(manifest, allForms(manifest)) // files that are fetched later are listed too
  covarianceFile(manifest)
  const files: Pack['files'] = new Map()
  await fetchMissing({ url, files, cache }, [...listsOf(manifest), ...formsOf(manifest, forms)], signal, onProgress)
  return { url, cache, ...openPack(manifest, files), files }
}

/** Fetches the files of these forms that are not in memory yet. Throws as `fetchPack`. */
export async function fetchForms(pack: Pack, forms: readonly GraphForm[], signal: AbortSignal): Promise<void> {
  await fetchMissing(pack, formsOf(pack.manifest, forms), signal, () => {})
}

async function fetchMissing(
  { url, files, cache }: Pick<Pack, 'url' | 'files' | 'cache'>,
  wanted: readonly PackFile[],
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  const missing = [...new Map(wanted.map((file) => [file.path, file])).values()].filter(({ path }) => !files.has(path))
  if (missing.length === 0) return
  const totalBytes = missing.reduce((sum, file) => sum + file.bytes, 0)
  if (totalBytes > PACK_LIMIT_BYTES) {
    throw wrongPackFile('config.json', `expected files of at most ${PACK_LIMIT_BYTES} bytes in all, got ${totalBytes}.`)
  }
  const onBytes = byteMeter(totalBytes, (progress) => onProgress({ kind: 'download', ...progress }))
  const stop = new AbortController()
  const context = { signal: AbortSignal.any([signal, stop.signal]), onBytes, cache }
  try {
    await Promise.all(missing.map(async (file) => files.set(file.path, await fetchFile(url, file, context))))
  } catch (thrown) {
    stop.abort() // the first failure ends the other downloads
    throw thrown
  }
}

/** The manifest from the bytes of `config.json`. Throws `bad-pack` naming the field. */
export function readConfig(bytes: Uint8Array): Manifest {
  if (bytes.length > CONFIG_LIMIT_BYTES) {
    throw wrongPackFile('config.json', `expected at most ${CONFIG_LIMIT_BYTES} bytes, got ${bytes.length}.`)
  }
  return parseManifest(parseJson('config.json', bytes))
}

const NO_ATTRIBUTES: AttributeList = { kinds: null, attributes: [] }

/** The lists of a pack, from its files. Throws `bad-pack`. */
export function openPack(manifest: Manifest, files: Map<string, Uint8Array<ArrayBuffer>>) {
  const json = (path: string | null) => {
    const bytes = path === null ? undefined : files.get(path)
    return path === null || !bytes ? null : parseJson(path, bytes)
  }
  const { attributes, selfCheck, space } = manifest
  return {
    manifest,
    ...(attributes === null ? NO_ATTRIBUTES : parseAttributes(attributes, json(attributes), manifest.space.code?.size ?? 0)),
    selfCheck: selfCheck === null ? null : parseSelfCheck(selfCheck, json(selfCheck)),
    codebook: parseRows(space.codebook, space.state[0], files),
    classTable: parseClasses(space, files),
  }
}

/** Little-endian float32 rows of so many numbers. Throws `bad-pack` for an empty or broken row, and for a number that is not finite. */
function parseRows(path: string | undefined, size: number, files: Pack['files']): Float32Array | null {
  const bytes = path === undefined ? undefined : files.get(path)
  if (path === undefined || !bytes) return null
  const row = Float32Array.BYTES_PER_ELEMENT * size
  if (bytes.length === 0 || bytes.length % row !== 0 || bytes.length > TABLE_LIMIT_BYTES)
    throw wrongPackFile(path, `expected rows of ${size} float32 numbers, at most ${TABLE_LIMIT_BYTES} bytes, got ${bytes.length} bytes.`)
  const rows = new Float32Array(bytes.slice().buffer)
  if (rows.every(Number.isFinite)) return rows
  throw wrongPackFile(path, 'expected finite numbers.')
}

/** Throws `bad-pack` for a table without a row for each class and one for none. */
function parseClasses({ classes }: Manifest['space'], files: Pack['files']): Float32Array | null {
  const table = classes ? parseRows(classes.table, classes.size, files) : null
  if (!classes || !table || table.length === (classes.count + 1) * classes.size) return table
  throw wrongPackFile(classes.table, `expected ${classes.count + 1} rows of ${classes.size} numbers, got ${table.length / classes.size}.`)
}

/** Files that are read as a whole when the pack is opened. */
function listsOf(manifest: Manifest): PackFile[] {
  const { attributes, selfCheck, space } = manifest
  const lists = Object.entries({
    attributes,
    selfCheck,
    'space.codebook': space.codebook ?? null,
    'space.classes.table': space.classes?.table ?? null,
  })
  return lists.flatMap(([field, path]) => (path === null ? [] : [find(manifest, path, field)]))
}

const precisions: readonly Precision[] = ['fp32', 'mixed', 'fp16']

/** Every form of every graph of a pack. */
export function allForms({ graphs }: Pick<Manifest, 'graphs'>): GraphForm[] {
  return (Object.keys(graphs) as GraphName[]).flatMap((name) =>
    precisions.filter((it) => graphs[name]?.[it]).map((it) => [name, it] as const),
  )
}

/** The files of these forms of graphs; some may stand twice. */
export function formsOf(manifest: Manifest, forms: readonly GraphForm[]): PackFile[] {
  return forms.flatMap(([name, precision]) => {
    const [graph, path] = [manifest.graphs[name], manifest.graphs[name]?.[precision]]
    if (!graph || !path) return []
    const paths = [path, ...graph.weights.map((file) => besideGraph(path, file))]
    return paths.map((each) => find(manifest, each, `graphs.${name}`))
  })
}

/** The file of the covariance of the training codes; null for a pack without one. */
export function covarianceFile(manifest: Manifest): PackFile | null {
  return manifest.codes ? find(manifest, manifest.codes.covariance, 'codes.covariance') : null
}

function find(manifest: Manifest, path: string, field: string): PackFile {
  const file = manifest.files.find((entry) => entry.path === path)
  if (!file) throw wrongPackFile('config.json', `${field} names ${path}, which "files" does not list.`)
  return file
}
