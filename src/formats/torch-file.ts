import { badFile } from './bad-file.ts'
import { otherKind, recogniseContent } from './content.ts'
import { MAX_PICKLE_BYTES, readPickle } from './pickle.ts'
import type { PickleValue } from './pickle-value.ts'
import type { TensorFiles } from './torch-tensor.ts'
import { readZip, type ZipEntry } from './zip.ts'

/** What `torch.save` wrote: the value in its pickle, and where the numbers of its tensors stand. */
export type TorchFile = { name: string; top: PickleValue; files: TensorFiles }

/** Reads a PyTorch zip file. Nothing is executed, and no tensor is read. Throws `bad-file`, the message beginning with the file's name. */
export async function readTorchFile(blob: Blob, name: string): Promise<TorchFile> {
  const content = await recogniseContent(blob, name)
  if (content.kind !== 'zip') throw otherKind(name, 'a PyTorch checkpoint', content)
  const entries = await readZip(blob, name)
  const pickle = findPickle(entries, name)
  const root = pickle.path.slice(0, -'data.pkl'.length)
  await checkByteOrder(entries, root, name)
  return { name, top: readPickle(await pickle.read(), name), files: { storages: storagesOf(entries, root), pickle } }
}

function findPickle(entries: ZipEntry[], name: string): ZipEntry {
  const found = entries.filter(({ path }) => path.endsWith('/data.pkl'))
  const [pickle] = found
  if (!pickle || found.length > 1)
    throw badFile(name, `expected a PyTorch checkpoint, but the zip has ${found.length || 'no'} data.pkl among ${entries.length} entries.`)
  if (pickle.bytes > MAX_PICKLE_BYTES) {
    const advice = 'Arrays of numpy stand in it: save them as tensors (torch.from_numpy), or leave them out.'
    throw badFile(name, `its data.pkl has ${pickle.bytes} bytes; at most ${MAX_PICKLE_BYTES} are read. ${advice}`)
  }
  return pickle
}

/** Newer versions of PyTorch note the byte order; the older ones always ran on little-endian machines. */
async function checkByteOrder(entries: ZipEntry[], root: string, name: string): Promise<void> {
  const entry = entries.find(({ path }) => path === `${root}byteorder`)
  if (!entry || entry.bytes > 16) return
  const order = new TextDecoder().decode(await entry.read()).trim()
  if (order !== 'little') throw badFile(name, `its numbers are stored ${order}-endian; save it on an ordinary machine.`)
}

function storagesOf(entries: ZipEntry[], root: string): Map<string, ZipEntry> {
  const prefix = `${root}data/`
  return new Map(entries.filter(({ path }) => path.startsWith(prefix)).map((entry) => [entry.path.slice(prefix.length), entry]))
}
