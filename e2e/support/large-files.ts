import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { MeteredBlob, metered, sparse } from '../../src/formats/fixtures/metered-blob.ts'
import { dict, put, get, program, tensor } from '../../src/formats/fixtures/pickle-bytes.ts'
import { zipBytes } from '../../src/formats/fixtures/zip-bytes.ts'
import { writeZip } from '../../src/formats/write-zip.ts'

/** Files made to be large, or to grow large, and the files that come together with them. */
export type LargeFile = { what: string; make: () => Record<string, MeteredBlob> }

const GIGABYTE = 2 ** 30
const ascii = (value: string) => new TextEncoder().encode(value)
const one = (blob: Blob): Record<string, MeteredBlob> => ({ 'last.ckpt': blob instanceof MeteredBlob ? blob : metered(blob) })

/** A checkpoint with this pickle, which may have megabytes. */
function checkpoint(...pickle: Uint8Array<ArrayBuffer>[]): Blob {
  const four = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer)
  const files = [
    { path: 'archive/data.pkl', content: new Blob(pickle), crc32: 0 },
    { path: 'archive/data/0', content: new Blob([four]), crc32: 0 },
  ]
  return writeZip(files)
}

const repeated = (count: number, ...codes: number[]) =>
  Uint8Array.from({ length: count * codes.length }, (_, i) => codes[i % codes.length] ?? 0)
const START = Uint8Array.of(0x80, 2)
const STOP = Uint8Array.of(0x2e)

/** A dict under a key of a megabyte that holds 30,000 tensors, each of which would get a name of a megabyte. */
function longNames(): Blob {
  const items = Array.from({ length: 30_000 }, (_, i) => [0x4a, i & 255, (i >> 8) & 255, i >> 16, 0, ...get(1)]).flat()
  const key = Uint8Array.from([0x7d, ...tensor(), ...put(1), 0x30, 0x58, 0, 0, 16, 0])
  return checkpoint(
    START,
    key,
    repeated(2 ** 20, 0x61),
    Uint8Array.from([0x7d, 0x28]),
    Uint8Array.from(items),
    Uint8Array.of(0x75, 0x73),
    STOP,
  )
}

/** A checkpoint of nothing but statistics, of 2^28 numbers, which end far behind what is read. */
function endlessStatistics(): MeteredBlob {
  const elements = 2 ** 28
  const one = tensor({ elements, shape: [elements] })
  const pickle = program(dict(['conds_mean', one], ['conds_std', one]))
  const empty = new Uint8Array(0)
  const claimed = { claimedBytes: 4 * elements, claimedStoredBytes: 4 * elements, crc: 0 }
  const bytes = zipBytes([
    { path: 'archive/data.pkl', bytes: pickle },
    { path: 'archive/data/0', bytes: empty, ...claimed },
  ])
  const directory = bytes.length - 22 - 2 * 46 - 'archive/data.pkl'.length - 'archive/data/0'.length
  const moved = bytes.slice(directory)
  new DataView(moved.buffer).setUint32(moved.length - 6, directory + 4 * elements, true)
  return sparse(bytes.length + 4 * elements, [
    { at: 0, bytes: bytes.slice(0, directory) },
    { at: directory + 4 * elements, bytes: moved },
  ])
}

/** A finished pack as ZIP of which every file unpacks to 64 MB of zeros, or whose attributes do. */
function packOfZeros(count: number, attributes: boolean): Blob {
  const bytes = 64 * 2 ** 20
  const stored = deflateRawSync(new Uint8Array(bytes), { level: 9 })
  const paths = Array.from({ length: count }, (_, i) => (attributes && i === 0 ? 'attributes.json' : `onnx/${i}.bin`))
  const graph = { fp32: 'onnx/1.bin', fp16: null, weights: [], macs: 1, parameters: 1 }
  const manifest = {
    ...{ format: 'subcode-pack', version: 1, name: 'zeros', title: 'Zeros', description: '', family: 'diffae', imageSize: 64 },
    ...{ zSem: { size: 4, mean: null, std: null }, schedule: { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 } },
    ...{ latentSchedule: null, defaults: { invertSteps: 1, renderSteps: 1, latentSteps: 1 } },
    graphs: { encoder: graph, modulation: graph, denoiser: graph },
    files: paths.map((path) => ({ path, bytes, sha256: '0'.repeat(64) })),
    ...{ samples: [], attributes: attributes ? 'attributes.json' : null, selfCheck: null },
    licence: { name: '', url: null, credit: '' },
    provenance: { source: '', converter: '', imagesSeen: null, note: null },
  }
  const empty = new Uint8Array(0)
  return new Blob([
    zipBytes([
      { path: 'config.json', bytes: ascii(JSON.stringify(manifest)) },
      ...paths.map((path) => ({ path, bytes: empty, stored, method: 8, claimedBytes: bytes, crc: 0 })),
    ]),
  ])
}

/** A safetensors file with this header. */
const safetensors = (header: string): Blob => new Blob([BigUint64Array.of(BigInt(header.length)), header])

export const largeFiles: readonly LargeFile[] = [
  { what: '2.7 GB of zeros named .ckpt', make: () => one(sparse(Math.floor(2.7 * GIGABYTE))) },
  {
    what: 'half of a checkpoint of 2.7 GB',
    make: () => one(sparse(Math.floor(1.35 * GIGABYTE), [{ at: 0, bytes: Uint8Array.of(0x50, 0x4b, 3, 4) }])),
  },
  {
    what: 'a pickle that unpacks to more than it claims',
    make: () => {
      const stored = deflateRawSync(new Uint8Array(64 * 2 ** 20))
      return one(new Blob([zipBytes([{ path: 'a/data.pkl', bytes: new Uint8Array(0), stored, method: 8, claimedBytes: 100 }])]))
    },
  },
  { what: 'a pickle of four million instructions', make: () => one(checkpoint(START, repeated(2_000_000, 0x4e, 0x30), STOP)) },
  {
    what: 'a pickle that remembers without end',
    make: () => one(checkpoint(START, Uint8Array.of(0x4e), repeated(4_000_000, 0x94), STOP)),
  },
  { what: 'a pickle of marks alone', make: () => one(checkpoint(START, repeated(4_000_000, 0x28), STOP)) },
  {
    what: 'a pickle of empty dicts in dicts',
    make: () => one(checkpoint(START, Uint8Array.of(0x7d), repeated(630_000, 0x94, 0x4e, 0x7d, 0x73), STOP)),
  },
  { what: 'tensors with names of a megabyte', make: () => one(longNames()) },
  {
    what: 'statistics of 2^28 numbers',
    make: () => ({
      'last.ckpt': metered(new Blob([readFileSync('e2e/golden/micro/last.ckpt')])),
      'latent.pkl': endlessStatistics(),
    }),
  },
  { what: 'a safetensors header of nested lists', make: () => one(safetensors(`{"a":${'['.repeat(2e6)}${']'.repeat(2e6)}}`)) },
  {
    what: 'a safetensors header of 60,000 tensors',
    make: () => {
      const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
      return one(safetensors(`{${Array.from({ length: 60_000 }, (_, i) => `"${i}":${entry}`).join()}}`))
    },
  },
  {
    what: 'a zip of 30,000 entries',
    make: () => one(new Blob([zipBytes(Array.from({ length: 30_000 }, (_, i) => ({ path: `a/data/${i}`, bytes: new Uint8Array(0) })))])),
  },
  { what: 'a pack of 40 files that unpack to 64 MB each', make: () => ({ 'pack.zip': metered(packOfZeros(40, false)) }) },
  { what: 'a pack whose attributes unpack to 64 MB', make: () => ({ 'pack.zip': metered(packOfZeros(4, true)) }) },
  {
    what: '20,000 files of nothing',
    make: () => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`folder/${i}.bin`, metered(new Blob([`${i}`]))])),
  },
  {
    what: 'a config.json of nested lists',
    make: () => ({ 'config.json': metered(new Blob([`{"a":${'['.repeat(5e5)}${']'.repeat(5e5)}}`])) }),
  },
  { what: 'a strange type of a megabyte', make: () => one(safetensors(`{"a":{"dtype":"${'x'.repeat(2 ** 20)}"}}`)) },
  {
    what: 'a class of a name of a megabyte',
    make: () => one(checkpoint(START, Uint8Array.of(0x63), repeated(2 ** 20 - 1, 0x61), ascii('\nB\n'), Uint8Array.of(0x29, 0x81), STOP)),
  },
]
