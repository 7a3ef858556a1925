import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openGolden, relativeError } from '../../e2e/support/golden.ts'
import { openGraph, output } from '../../e2e/support/graph-runner.ts'
import { denoise, openModel } from '../../e2e/support/model-runner.ts'
import { at } from '../base/assert.ts'
import { levelsAt } from '../math/schedule.ts'
import { selfCheckRow } from '../math/self-check.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { placeWeights, renderDataFile } from './external-data.ts'
import { addFoldedWeight, addInput, addOutput, createGraph, type Graph } from './graph.ts'
import { gemm } from './layers.ts'
import { readModel } from './model.ts'
import { repack } from './repack.ts'
import { type Stored, storedBytes, storedType } from './stored.ts'

/** Rows of a matrix; the largest number of each becomes 127 or -127. */
const rows = [
  [127, -63.4, 1, 0.4, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [-0.5, 0.25, 0.125, 0, 0, 0, 0, 0.002],
]
/** What is left of them. */
const narrow = [127, -63, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -127, 64, 32, 0, 0, 0, 0, 1]
const scales = [1, 0, 0.5 / 127]

/** y = x W^T + b with the rows above as W. */
function rowsGraph(precision: 'fp32' | 'fp16'): Graph {
  const graph = createGraph('rows', new Map(), precision)
  const weight = addFoldedWeight(graph, 'w', [3, 8], [], () => Float32Array.from(rows.flat()))
  const bias = addFoldedWeight(graph, 'b', [3], [], () => Float32Array.of(0.5, 0.25, 0))
  addOutput(graph, 'y', gemm(graph, addInput(graph, 'x', [8, 8]), weight, bias))
  return graph
}

test('matrices are int8 with a scale for each output channel; vectors stay float16', async () => {
  const { files, places } = placeWeights('rows', rowsGraph('fp32').weights, 'int8')
  const bytes = await renderDataFile(at(files, 0), places, 'int8', undefined)
  expect(bytes.length).toBe(64 + 6) // 24 numbers and 3 scales, then 3 biases at the next multiple of 64
  expect([...new Int8Array(bytes.buffer, 0, 24)]).toEqual(narrow)
  expect([...new Float32Array(bytes.buffer, 24, 3)]).toEqual(scales.map(Math.fround))
  const types = [[3], [1, 64, 1, 1], [4, 4], [64, 3, 3, 3]].map((dims) => storedType({ dims }, 'int8'))
  expect(types).toEqual(['float16', 'float16', 'float16', 'int8'])
  expect(storedBytes({ dims: [3, 11] }, 'int8')).toBe(36 + 12) // scales begin at a multiple of 4
})

test('a graph multiplies them by their scales', async () => {
  const graph = await openGraph(rowsGraph('fp32'), 'int8')
  const unit = Float32Array.from({ length: 64 }, (_, i) => (i % 9 === 0 ? 1 : 0))
  const y = output(await graph.run({ x: { data: unit, dims: [8, 8] } }), 'y')
  await graph.release()
  const value = (row: number, column: number) => (narrow[8 * row + column] ?? 0) * (scales[row] ?? 0) + at([0.5, 0.25, 0], row)
  const wanted = Float32Array.from({ length: 24 }, (_, i) => value(i % 3, Math.floor(i / 3)))
  expect(relativeError(y, wanted)).toBeLessThan(1e-6)
})

/** Of the largest number; random weights, of which a trained net has less to lose. */
test.each([
  { precision: 'fp32', limit: 0.03 },
  { precision: 'mixed', limit: 0.03 },
  { precision: 'fp16', limit: 0.03 },
] as const)('encoder and denoiser in $precision give nearly what PyTorch gives', async ({ precision, limit }) => {
  const golden = await openGolden('patches')
  const open = await openModel(readModel(golden.checkpoint), 'int8', precision)
  const row = selfCheckRow(at(levelsAt(open.model.schedule, [37]), 0))
  const z = output(await open.run('encoder', { image: open.pictures(golden.values('image')) }), 'z')
  const pictures = await denoise(open, golden.values('x'), golden.values('z'), row)
  await open.release()
  expect(relativeError(z, golden.values('z'))).toBeLessThan(limit)
  expect(relativeError(output(pictures, 'tap:eps'), golden.values('eps'))).toBeLessThan(limit)
})

const folder = new URL('../../models/toyface/', import.meta.url)
const read = async (path: string) => new Uint8Array(readFileSync(new URL(path, folder)))
const manifest: Manifest = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8'))

async function repacked(stored: Stored, pack = { manifest, read }) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const sink = { write: async (path: string, bytes: Uint8Array<ArrayBuffer>) => void files.set(path, bytes) }
  const written = await repack(pack, { stored, measure: null }, sink)
  return { manifest: written, read: async (path: string) => files.get(path) ?? new Uint8Array() }
}

test('a pack written again as it was is the same, byte for byte', async () => {
  const { selfCheck } = manifest
  const again = await repacked('float16')
  expect(again.manifest).toEqual({ ...manifest, selfCheck: null, files: again.manifest.files })
  const kept = manifest.files.filter(({ path }) => path !== selfCheck)
  expect(again.manifest.files.toSorted(byPath)).toEqual(kept.toSorted(byPath))
})

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)

test('in int8 its weights take half, and cannot be had back', async () => {
  const small = await repacked('int8')
  const bytes = (pack: Manifest) => pack.files.reduce((sum, file) => sum + (file.path.endsWith('.bin') ? file.bytes : 0), 0)
  expect(bytes(small.manifest) / bytes(manifest)).toBeLessThan(0.53)
  await expect(repacked('float16', small)).rejects.toMatchObject({
    code: 'bad-pack',
    message: expect.stringContaining('is stored in int8'),
  })
})
