import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { meanError, relativeError } from '../../e2e/support/golden.ts'
import { openGraph, output } from '../../e2e/support/graph-runner.ts'
import { joinArrays } from '../base/arrays.ts'
import { at } from '../base/assert.ts'
import { writeOnnx } from '../formats/write-onnx.ts'
import { gaussian } from '../math/gaussian.ts'
import type { Manifest, Precision } from '../protocol/manifest.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { exportGraph } from './export-graph.ts'
import { placeWeights, renderDataFile } from './external-data.ts'
import { addFoldedWeight, addInput, addOutput, createGraph, type Graph } from './graph.ts'
import { convolve, gemm } from './layers.ts'
import { readGraph, type ReadSpan } from './read-graph.ts'
import { repack } from './repack.ts'
import { type Stored, storedType } from './stored.ts'

/** The beginnings of the rows of a matrix; the largest number of each becomes 127 or -127. Zeros follow. */
const rows = [
  [127, -63.4, 1, 0.4, 0],
  [0, 0, 0, 0, 0],
  [-0.5, 0.25, 0.125, 0, 0.002],
]
/** What is left of them. */
const narrow = [
  [127, -63, 1, 0, 0],
  [0, 0, 0, 0, 0],
  [-127, 64, 32, 0, 1],
]
const scales = [1, 0, 0.5 / 127]
const WIDTH = 30_001

/** y = x W^T + b with the rows above as W. */
function rowsGraph(): Graph {
  const graph = createGraph('rows', new Map(), 'fp32')
  const fold = () => joinArrays(rows.map((row) => Float32Array.from({ length: WIDTH }, (_, i) => row[i] ?? 0)))
  const weight = addFoldedWeight(graph, 'w', [3, WIDTH], [], fold)
  const bias = addFoldedWeight(graph, 'b', [3], [], () => Float32Array.of(0.5, 0.25, 0))
  addOutput(graph, 'y', gemm(graph, addInput(graph, 'x', [5, WIDTH]), weight, bias))
  return graph
}

test('large matrices are int8 with a scale for each output channel; the others stay float16', async () => {
  const { files, places } = placeWeights('rows', rowsGraph().weights, 'int8')
  const bytes = await renderDataFile(at(files, 0), places, 'int8', undefined)
  const row = (i: number) => [...new Int8Array(bytes.buffer, i * WIDTH, 5)]
  expect([row(0), row(1), row(2)]).toEqual(narrow)
  expect([...new Float32Array(bytes.buffer, 90_004, 3)]).toEqual(scales.map(Math.fround)) // scales begin at a multiple of 4
  expect(bytes.length).toBe(90_048 + 6) // biases at one of 64
  const types = [[99_999], [1, 99_999, 1, 1], [256, 256], [96, 96, 3, 3]].map((dims) => storedType({ dims }, 'int8'))
  expect(types).toEqual(['float16', 'float16', 'float16', 'int8'])
})

test('a graph multiplies them by their scales', async () => {
  const graph = await openGraph(rowsGraph(), 'int8')
  const unit = Float32Array.from({ length: 5 * WIDTH }, (_, i) => (i % WIDTH === Math.floor(i / WIDTH) ? 1 : 0))
  const y = output(await graph.run({ x: { data: unit, dims: [5, WIDTH] } }), 'y')
  await graph.release()
  const value = (row: number, column: number) => (narrow[row]?.[column] ?? 0) * (scales[row] ?? 0) + at([0.5, 0.25, 0], row)
  const wanted = Float32Array.from({ length: 15 }, (_, i) => value(i % 3, Math.floor(i / 3)))
  expect(relativeError(y, wanted)).toBeLessThan(1e-6)
})

/** A convolution of 96 channels with Gaussian weights. */
function convolutionGraph(precision: Precision): Graph {
  const graph = createGraph('conv', new Map(), precision)
  const noise = (seed: number, count: number, scale: number) => gaussian(seed, 0, count, 'x_T').map((value) => value * scale)
  const weight = addFoldedWeight(graph, 'w', [96, 96, 3, 3], [], () => noise(1, 96 * 96 * 9, 1 / 30))
  const bias = addFoldedWeight(graph, 'b', [96], [], () => noise(2, 96, 0.1))
  const x = castToCompute(graph, addInput(graph, 'x', ['batch', 96, 8, 8]))
  const y = convolve(graph, x, weight, bias, ['batch', 96, 8, 8], { kernel: 3, stride: 1, pad: 1 })
  addOutput(graph, 'y', castToFloat(graph, y))
  return graph
}

test.each(['fp32', 'mixed', 'fp16'] as const)('a convolution in %s differs by what a step of 127 means', async (precision) => {
  const feeds = { x: { data: gaussian(3, 0, 96 * 64, 'x_T'), dims: [1, 96, 8, 8] } }
  const run = async (stored: Stored, in_: Precision) => {
    const graph = await openGraph(convolutionGraph(in_), stored)
    const y = output(await graph.run(feeds), 'y')
    await graph.release()
    return y
  }
  const [exact, found] = [await run('float32', 'fp32'), await run('int8', precision)]
  const error = meanError(found, exact)
  // Weights are off by up to half a step of 1/127 of the largest, some 3.3 deviations: 3.3 / 127 / sqrt(12) of a deviation in the mean.
  expect(error).toBeGreaterThan(0.004)
  expect(error).toBeLessThan(0.012)
})

test('what was written in float16 is read back and written in int8, which cannot be taken back', async () => {
  const write = async (graph: Graph, stored: Stored) => {
    const { files, places } = placeWeights('conv', graph.weights, stored)
    const data = await renderDataFile(at(files, 0), places, stored, undefined)
    const read: ReadSpan = async (_, offset, length) => data.slice(offset, offset + length)
    return { data, onnx: writeOnnx(exportGraph(graph, places, stored)), read }
  }
  for (const precision of ['fp32', 'mixed', 'fp16'] as const) {
    const first = await write(convolutionGraph(precision), 'float16')
    const again = await write(readGraph(first.onnx, 'conv.onnx', precision, first.read), 'float16')
    expect(again).toMatchObject({ data: first.data, onnx: first.onnx })
    const small = await write(readGraph(first.onnx, 'conv.onnx', precision, first.read), 'int8')
    expect(small.data.length / first.data.length).toBeLessThan(0.51)
    expect(() => readGraph(small.onnx, 'conv.onnx', precision, small.read)).toThrow(/conv.onnx: w:int8 is stored in int8/)
  }
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
