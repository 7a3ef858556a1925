import { badFile } from './bad-file.ts'
import { parseSafetensorsHeader, type SafetensorsEntry } from './safetensors-header.ts'
import { readSpan } from './span.ts'
import type { LazyTensor, StateDict } from './tensor.ts'
import { widenToFloat32 } from './widen.ts'

/** The header of a file with 10,000 tensors has about 1 MB. */
const MAX_HEADER_BYTES = 4 * 2 ** 20

/** Reads the header of a safetensors file; no tensor is read before its `read`. Throws `bad-file`. */
export async function readSafetensors(blob: Blob, name: string): Promise<{ tensors: StateDict; metadata: Record<string, string> }> {
  const length = Number(new DataView((await readSpan(blob, 0, 8, name)).buffer).getBigUint64(0, true))
  if (length > MAX_HEADER_BYTES) throw badFile(name, `its header claims ${length} bytes; at most ${MAX_HEADER_BYTES} are read.`)
  const { entries, metadata } = parseSafetensorsHeader(await readSpan(blob, 8, length, name), blob.size - 8 - length, name)
  const tensors = entries.map((entry) => [entry.name, lazyTensor(blob, 8 + length, entry, name)] as const)
  return { tensors: new Map(tensors), metadata }
}

function lazyTensor(blob: Blob, dataStart: number, { name, dtype, shape, begin, end }: SafetensorsEntry, file: string): LazyTensor {
  const read = async () => widenToFloat32(await readSpan(blob, dataStart + begin, end - begin, file), dtype)
  return { name, dtype, shape, read }
}
