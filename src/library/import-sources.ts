import { throwIfAborted } from '../base/abort.ts'
import { convert, prepare } from '../convert/convert.ts'
import { TooLargeForHalf } from '../convert/external-data.ts'
import type { Compute } from '../convert/graph.ts'
import { plainCard } from '../convert/pack-manifest.ts'
import { weightBytes } from '../convert/write-model.ts'
import { byteMeter } from '../packs/byte-meter.ts'
import { removeEntry } from '../packs/pack-folder.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { CallContext } from '../rpc/serve.ts'
import type { Combination } from './combine.ts'
import { fingerprintOf, journalledSink, readJournal } from './journal.ts'
import { named } from './named.ts'
import { checkRoom } from './room.ts'

type Import = LibraryApi['import']
type SourcesOf = Extract<Combination, { kind: 'sources' }>

/**
 * Converts checkpoints into a pack in `store`, from where an interrupted import of the same files stopped. Weights are stored as
 * float16, or as float32 where one of them is too large for that. Throws `bad-file` naming the files, `quota`, `aborted`.
 */
export async function importSources(
  store: FileSystemDirectoryHandle,
  combination: SourcesOf,
  input: Import['in'],
  context: CallContext<Import['event']>,
): Promise<Manifest> {
  const earlier = await journalOf(store, input)
  const stored = earlier?.stored ?? 'float16'
  try {
    return await convertInto(store, combination, input, stored, context)
  } catch (thrown) {
    if (stored === 'float16' && thrown instanceof TooLargeForHalf) return convertInto(store, combination, input, 'float32', context)
    throw named(combination.names, thrown)
  }
}

async function convertInto(
  store: FileSystemDirectoryHandle,
  { sources, modelFile, names }: SourcesOf,
  input: Import['in'],
  stored: Compute,
  { signal, emit }: CallContext<Import['event']>,
): Promise<Manifest> {
  const prepared = await prepare(sources, stored)
  const earlier = await journalOf(store, input)
  const done = earlier?.stored === stored ? earlier.done : []
  if (done.length === 0) await removeEntry(store, input.name)
  const keptBytes = done.reduce((sum, file) => sum + file.bytes, 0)
  const totalBytes = weightBytes(prepared.planned)
  await checkRoom(totalBytes - keptBytes)
  throwIfAborted(signal)
  const folder = await store.getDirectoryHandle(input.name, { create: true })
  const { title } = input
  const sink = await journalledSink(folder, { title, names, fingerprint: fingerprintOf(input.files, input.said), stored, done: [...done] })
  const card = { ...plainCard(input.name, modelFile.split('/').at(-1) ?? modelFile), title }
  const meter = byteMeter(totalBytes, emit, { keptBytes })
  let told = 0
  return convert(sources, { stored, card, prepared, measure: null }, sink, signal, ({ doneBytes }) => {
    meter(Math.max(0, doneBytes - Math.max(told, keptBytes)))
    told = doneBytes
  })
}

/** The journal of an earlier import of the same files under the same name. */
async function journalOf(store: FileSystemDirectoryHandle, { name, files, said }: Import['in']) {
  const folder = await store.getDirectoryHandle(name).catch(() => null)
  const journal = folder && (await readJournal(folder))
  return journal?.fingerprint === fingerprintOf(files, said) ? journal : null
}
