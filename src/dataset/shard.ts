import { encode as encodePng } from 'fast-png'
import { pack as packTar } from 'tar-stream'
import { type ErrorCode, toSubcodeError } from '../base/errors.ts'
import { float32ToFloat16 } from '../formats/half.ts'
import { type SafetensorsInput, writeSafetensors } from '../formats/write-safetensors.ts'
import { fromPlanar } from '../pixels/planar.ts'
import type { PictureReader } from './picture-reader.ts'
import { readAhead } from './read-ahead.ts'
import type { PictureEntry, Work } from './run.ts'
import { type Columns, type OpenModel, workPicture } from './work-picture.ts'

/** Where a shard is in its life. A worker may die at each, and costs no more than the shard. */
export type Stage = 'begin' | 'reading' | 'computing' | 'writing' | 'written' | 'linked'

/** A picture with its result; `refused` says why it has none. */
type Row = { name: string; columns: Columns; picture: Float32Array | null; refused: string | null }

/** After these the machine is at fault, and no picture would fare better. */
const ending: readonly ErrorCode[] = ['bad-pack', 'out-of-memory', 'device-lost', 'worker-died', 'offline', 'quota', 'internal', 'aborted']

/** The bytes of one shard: the same pictures and the same pack on the same device give the same bytes. */
export async function makeShard(
  open: OpenModel,
  work: Work,
  read: PictureReader['read'],
  { first, entries }: { first: number; entries: readonly PictureEntry[] },
  onStage: (stage: Stage) => void,
): Promise<Uint8Array> {
  const { imageSize } = open.model.manifest
  const rows: Row[] = []
  for (const { item, reading } of readAhead(entries, ({ name }) => read(name, imageSize))) {
    const { name } = item
    try {
      onStage('reading')
      const picture = await reading
      onStage('computing')
      rows.push({ name, ...(await workPicture(open, work, picture)), refused: null })
    } catch (thrown) {
      const { code, message } = toSubcodeError(thrown)
      if (ending.includes(code)) throw thrown
      rows.push({ name, columns: {}, picture: null, refused: message })
    }
  }
  return work.verb === 'edit' ? tarOf(rows, first, imageSize) : tensorsOf(rows, open.model.manifest.space.state)
}

/** Columns side by side; those of a refused picture are NaN. */
async function tensorsOf(rows: readonly Row[], state: readonly number[]): Promise<Uint8Array> {
  const names = new Set(rows.flatMap(({ columns }) => Object.keys(columns)))
  const tensors = [...names].map((name): SafetensorsInput => {
    const width = Math.max(...rows.map(({ columns }) => columns[name]?.length ?? 0))
    const values = new Float32Array(rows.length * width)
    for (const [i, { columns }] of rows.entries()) values.set(columns[name] ?? new Float32Array(width).fill(NaN), i * width)
    if (name === 'x_T') return { name, dtype: 'float16', shape: [rows.length, ...state], bytes: bytesOf(float32ToFloat16(values)) }
    return { name, dtype: 'float32', shape: [rows.length, width], bytes: bytesOf(values) }
  })
  const refused = Object.fromEntries(rows.flatMap(({ name, refused }) => (refused === null ? [] : [[name, refused]])))
  const metadata = { names: JSON.stringify(rows.map(({ name }) => name)), refused: JSON.stringify(refused) }
  return new Uint8Array(await writeSafetensors(tensors, metadata).arrayBuffer())
}

/** A WebDataset shard: 000123.png and 000123.json for each picture, by its place among all. */
async function tarOf(rows: readonly Row[], first: number, size: number): Promise<Uint8Array> {
  const tar = packTar()
  const add = (name: string, bytes: Uint8Array) => tar.entry({ name, mtime: new Date(0) }, Buffer.from(bytes))
  for (const [i, { name, picture, refused }] of rows.entries()) {
    const key = String(first + i).padStart(6, '0')
    if (picture) add(`${key}.png`, encodePng({ ...fromPlanar(picture, size, size), channels: 4 }))
    add(`${key}.json`, new TextEncoder().encode(JSON.stringify(refused === null ? { name } : { name, refused })))
  }
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength)
}
