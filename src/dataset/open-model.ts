import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import { sha256Hex } from '../base/sha256.ts'
import { createEngineHandlers } from '../engine/engine-handlers.ts'
import { statisticsOf } from '../math/edit-codes.ts'
import { fetchCovariance } from '../packs/covariance.ts'
import { fetchManifest, fetchPack } from '../packs/fetch-pack.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { modelOver } from '../recipes/model.ts'
import { readFileAddresses } from './file-addresses.ts'
import { nodeRuntime } from './node-runtime.ts'
import type { DatasetDevice, Work } from './run.ts'
import { lackFor, type OpenModel } from './work-picture.ts'

/** SHA-256 of a pack's manifest, which holds those of its files. Throws `bad-pack`. */
export async function packHash(folder: string): Promise<string> {
  const config = await readFile(join(folder, 'config.json')).catch((cause: unknown) => {
    throw new SubcodeError('bad-pack', `${folder} holds no pack: its config.json cannot be read. Expected a folder as models/toyface.`, {
      cause,
    })
  })
  return sha256Hex(new Uint8Array(config))
}

/** Looks into a pack in a folder, without its graphs, for what the work needs. Throws `bad-pack`, `integrity`. */
export async function checkPack(folder: string, work: Work): Promise<void> {
  readFileAddresses()
  const [url, { signal }] = [packUrlOf(folder), new AbortController()]
  const manifest = await fetchManifest(url, signal)
  const { attributes } = await fetchPack({ url, manifest, cache: null }, [], signal, () => {})
  const lack = lackFor(work, manifest, attributes.map(({ name }) => name)) // prettier-ignore
  if (lack !== null) throw new SubcodeError('bad-pack', lack)
}

function packUrlOf(folder: string): string {
  return `${pathToFileURL(folder).href}/`
}

/** A pack in a folder, checked and open on the engine of the studio. Throws `bad-pack`, `integrity`, `no-webgpu`. */
export async function openModel(folder: string, device: DatasetDevice): Promise<OpenModel> {
  readFileAddresses()
  const handlers = createEngineHandlers(async () => nodeRuntime(device))
  return modelOf(handlers, packUrlOf(folder)).catch((thrown: unknown) => {
    if (device === 'cpu') throw thrown
    const { message } = toSubcodeError(thrown)
    throw new SubcodeError('no-webgpu', `The pack does not run on this machine's GPU: ${message} Take --device cpu.`, { cause: thrown })
  })
}

/** A pack at an address, open on an engine in this process. */
export async function modelOf(handlers: ReturnType<typeof createEngineHandlers>, packUrl: string): Promise<OpenModel> {
  const { manifest, attributes, kinds } = await handlers.load({ packUrl, device: 'wasm', precision: 'auto', threads: 1 }, contextOf({}))
  const call = <Verb extends keyof EngineApi>(verb: Verb, input: EngineApi[Verb]['in'], options = {}) =>
    handlers[verb](input, contextOf(options)) as Promise<EngineApi[Verb]['out']>
  const { code } = manifest.space
  const space = code && {
    statistics: statisticsOf(code),
    kinds,
    attributes: attributes.map((attribute) => ({ ...attribute, key: attribute.name })),
    covariance: await fetchCovariance(packUrl, manifest, null),
  }
  return { model: modelOver(manifest, call), space }
}

function contextOf({ signal, onEvent }: { signal?: AbortSignal; onEvent?: (event: never) => void }) {
  return { signal: signal ?? new AbortController().signal, emit: (event: unknown) => onEvent?.(event as never) }
}
