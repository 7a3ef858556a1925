import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relativeError } from '../../../e2e/support/golden.ts'
import { type Feeds, runSession } from '../../../e2e/support/graph-runner.ts'
import { nodeRuntime } from '../../../e2e/support/node-runtime.ts'
import { DEFAULT_PACK, packFolder } from '../../../e2e/support/shipped-packs.ts'
import type { OnnxModel, OnnxNode, OnnxTensor } from '../../formats/onnx.ts'
import { readOnnx } from '../../formats/read-onnx.ts'
import { writeOnnx } from '../../formats/write-onnx.ts'
import { gaussian } from '../../math/gaussian.ts'
import { graphForWasm } from './graph-for-wasm.ts'
import { findMapSizes } from './map-sizes.ts'
import { transforms } from './transform.ts'
import { withWinograd } from './winograd.ts'

// Against the direct form on the same runtime: of one convolution, and of the nets of the shipped pack.

const bytesOf = (file: string) => new Uint8Array(readFileSync(`${packFolder(DEFAULT_PACK)}onnx/${file}`))

type Net = 'denoiser' | 'encoder' | 'first_encoder' | 'first_decoder'

const noise = (...dims: number[]) => ({
  data: gaussian(
    dims.length,
    0,
    dims.reduce((size, dim) => size * dim, 1),
    'x_T',
  ),
  dims,
})

async function feedsOf(net: Net, count: number): Promise<Feeds> {
  if (net === 'encoder' || net === 'first_encoder') return { image: noise(count, 3, 128, 128) }
  if (net === 'first_decoder') return { state: noise(count, 8, 32, 32) }
  const times = { t: { data: Float32Array.of(250), dims: [1] }, z: noise(count, 512) }
  const { modulation = new Float32Array() } = await run(bytesOf('modulation.onnx'), times, filesOf(['modulation.bin']))
  const row = { data: Float32Array.of(1.2, -0.5, 1, 1, 0, 0, 1), dims: [7] }
  return { x: noise(count, 8, 32, 32), p: noise(count, 8, 32, 32), modulation: { data: modulation, dims: [count, 3264, 1, 1] }, row }
}

const filesOf = (paths: string[]) => paths.map((path) => ({ path, data: bytesOf(path) }))

async function run(model: Uint8Array, feeds: Feeds, externalData: { path: string; data: Uint8Array }[] = []) {
  const session = await nodeRuntime.InferenceSession.create(model, { externalData })
  try {
    return await runSession(session, feeds)
  } finally {
    await session.release()
  }
}

/** 3 x 3 convolutions of a graph. */
const direct = ({ graph }: OnnxModel) =>
  graph.nodes.filter(({ op, attributes: { kernel_shape: kernel } }) => {
    return op === 'Conv' && kernel?.kind === 'ints' && String(kernel.value) === '3,3'
  })

test.each([
  { net: 'denoiser', count: 1, output: 'next', left: [31, 12] },
  { net: 'denoiser', count: 3, output: 'x0', left: [31, 12] },
  { net: 'encoder', count: 2, output: 'z', left: [7, 4] },
  { net: 'first_encoder', count: 1, output: 'state', left: [9, 1] },
  { net: 'first_decoder', count: 1, output: 'image', left: [10, 1] },
] as const)('$net of $count pictures gives the same $output, with fewer direct convolutions', async ({ net, count, output, left }) => {
  const bytes = bytesOf(`${net}.onnx`)
  const files = filesOf([`${net}.bin`])
  const forms = [{ graph: bytes, files }, graphForWasm(bytes, net, files)]
  expect(forms.map(({ graph }) => direct(readOnnx(graph, net)).length)).toEqual(left)
  const feeds = await feedsOf(net, count)
  const [before = {}, after = {}] = await Promise.all(forms.map((form) => run(form.graph, feeds, form.files)))
  expect(relativeError(after[output] ?? [], before[output] ?? new Float32Array())).toBeLessThan(1e-5)
})

test('sizes of maps are those that the runtime gives', async () => {
  const { graph, ...model } = readOnnx(bytesOf('denoiser.onnx'), 'denoiser')
  const sizes = findMapSizes(graph)
  const names = graph.nodes.flatMap(({ outputs }) => outputs).filter((name) => sizes.has(name))
  expect(names.length).toBeGreaterThan(200)
  const outputs = names.map((name) => ({ name, dtype: 'float32', dims: [`${name}:0`, `${name}:1`, `${name}:2`, `${name}:3`] }) as const)
  const externalData = [{ path: 'denoiser.bin', data: bytesOf('denoiser.bin') }]
  const session = await nodeRuntime.InferenceSession.create(writeOnnx({ ...model, graph: { ...graph, outputs } }), { externalData })
  const feeds = Object.entries(await feedsOf('denoiser', 1)).map(([name, { data, dims }]) => [
    name,
    new nodeRuntime.Tensor('float32', data, dims),
  ])
  const results = await session.run(Object.fromEntries(feeds))
  await session.release()
  expect(names.map((name) => [name, results[name]?.dims.slice(2)])).toEqual(names.map((name) => [name, sizes.get(name)]))
})

const ints = (...value: number[]) => ({ kind: 'ints', value }) as const

function tensor(name: string, dims: number[], scale: number, dtype: OnnxTensor['dtype'] = 'float32'): OnnxTensor {
  const values = gaussian(
    name.length,
    0,
    dims.reduce((size, dim) => size * dim, 1),
    'x_T',
  ).map((value) => value * scale)
  return {
    name,
    dtype,
    dims,
    data: { kind: 'raw', bytes: new Uint8Array(values.buffer, 0, dtype === 'float32' ? values.byteLength : values.length * 2) },
  }
}

type Change = { attributes?: OnnxNode['attributes']; before?: OnnxNode; weight?: OnnxTensor }

/** One convolution of 64 channels from `x` to `y`, both [batch, 64, height, width]; `before` stands between it and `x`. */
function oneConvolution(height: number, width: number, { attributes = {}, before, weight }: Change = {}): OnnxModel {
  const dims = ['batch', 64, height, width]
  const conv = { op: 'Conv', name: 'conv', inputs: [before ? 'b' : 'x', 'weight', 'bias'], outputs: ['y'] }
  const plain = { kernel_shape: ints(3, 3), strides: ints(1, 1), pads: ints(1, 1, 1, 1) }
  return {
    opsets: { '': 17 },
    metadata: {},
    graph: {
      name: 'one',
      inputs: [{ name: 'x', dtype: 'float32', dims }],
      outputs: [{ name: 'y', dtype: 'float32', dims: ['batch', 64, 'h', 'w'] }],
      nodes: [...(before ? [before] : []), { ...conv, attributes: { ...plain, ...attributes } }],
      initializers: [weight ?? tensor('weight', [64, 64, 3, 3], 1 / 24), tensor('bias', [64], 1)],
    },
  }
}

test.each([
  [2, 8, 8],
  [2, 10, 16],
  [4, 16, 16],
  [4, 12, 32],
])('tiles of %i outputs a side on maps of %i x %i', async (tile, height, width) => {
  const model = oneConvolution(height, width)
  const other = withWinograd(model, [], () => (tile === 2 ? transforms.two : transforms.four))
  expect(direct(other)).toEqual([])
  const feeds = { x: { data: gaussian(1, 0, 2 * 64 * height * width, 'x_T'), dims: [2, 64, height, width] } }
  const [{ y: before = new Float32Array() } = {}, { y: after = [] } = {}] = await Promise.all(
    [model, other].map((it) => run(writeOnnx(it), feeds)),
  )
  expect(relativeError(after, before)).toBeLessThan(1e-5)
})

const unknown = { op: 'Erf', name: 'unknown', inputs: ['x'], outputs: ['b'], attributes: {} }

test.each<[string, OnnxModel]>([
  ['of a map that is too small', oneConvolution(4, 4)],
  ['of a map that no tile divides', oneConvolution(15, 15)],
  ['after an operator that is not known', oneConvolution(16, 16, { before: unknown })],
  ['with a stride', oneConvolution(16, 16, { attributes: { strides: ints(2, 2) } })],
  ['with another padding', oneConvolution(16, 16, { attributes: { pads: ints(0, 0, 0, 0) } })],
  ['in groups', oneConvolution(16, 16, { attributes: { group: { kind: 'int', value: 2 } }, weight: tensor('weight', [64, 32, 3, 3], 1) })],
  ['of few channels', oneConvolution(16, 16, { weight: tensor('weight', [15, 64, 3, 3], 1) })],
  ['of few channels on small maps', oneConvolution(8, 8, { weight: tensor('weight', [63, 64, 3, 3], 1) })],
  ['of few channels on large maps', oneConvolution(128, 128)],
  ['in half precision', oneConvolution(16, 16, { weight: tensor('weight', [64, 64, 3, 3], 1, 'float16') })],
])('a convolution %s stays as it is', (_, model) => {
  expect(withWinograd(model, [])).toBe(model)
  expect(withWinograd(oneConvolution(16, 16), [])).not.toEqual(oneConvolution(16, 16)) // without the change it does not
})

test('filters take so much memory and no more; those of the largest maps go first', () => {
  const [small, large] = [oneConvolution(16, 16), oneConvolution(32, 32)]
  const [one] = small.graph.nodes
  const wide = { ...tensor('wide', [0], 1), dims: [1024, 1024, 3, 3] } // 151 MB each
  const nodes = ['x', 'large'].map((x) => ({ ...(one as OnnxNode), name: x, inputs: [x, 'wide', 'bias'], outputs: [`y ${x}`] }))
  const inputs = [...small.graph.inputs, ...large.graph.inputs.map((input) => ({ ...input, name: 'large' }))]
  const outputs = nodes.map(({ outputs: [name = ''] }) => ({ name, dtype: 'float32', dims: ['batch', 1024, 'h', 'w'] }) as const)
  const { graph } = withWinograd({ ...small, graph: { ...small.graph, inputs, outputs, nodes, initializers: [wide] } }, [])
  expect(graph.nodes.filter(({ name }) => name === 'x')).toHaveLength(1)
  expect(graph.nodes.filter(({ name }) => name === 'large')).toHaveLength(0)
})

test.each(['denoiser', 'modulation', 'encoder'] as const)('no weight of the %s is cast or scaled any more', (net) => {
  const form = graphForWasm(bytesOf(`${net}.onnx`), net, filesOf([`${net}.bin`]))
  const { nodes, initializers } = readOnnx(form.graph, net).graph
  const stored = new Set(initializers.map(({ name }) => name))
  expect(nodes.filter(({ op, inputs }) => op === 'Cast' && stored.has(inputs[0] ?? ''))).toEqual([])
  expect(nodes.filter(({ op, inputs }) => op === 'Mul' && inputs.every((name) => stored.has(name)))).toEqual([])
  expect(form.asWritten).toBe(true)
})

test('weights that take too much memory are left to the runtime, with the convolutions in the other form', () => {
  const { graph, ...model } = oneConvolution(16, 16)
  const dims = [2 ** 13, 2 ** 13 + 1] // 268 MB as float32
  const data = { kind: 'external', location: 'half.bin', offset: 0, length: 2 ** 14 * (2 ** 13 + 1) } as const
  const half: OnnxTensor = { name: 'half', dtype: 'float16', dims, data }
  const nodes: OnnxNode[] = [
    ...graph.nodes,
    { op: 'Cast', name: 'cast', inputs: ['half'], outputs: ['w'], attributes: { to: { kind: 'int', value: 1 } } },
    { op: 'MatMul', name: 'product', inputs: ['y', 'w'], outputs: ['z'], attributes: {} },
  ]
  const outputs = [{ name: 'z', dtype: 'float32', dims: ['batch', 64, 16, 'w'] }] as const
  const form = graphForWasm(
    writeOnnx({ ...model, graph: { ...graph, nodes, outputs, initializers: [...graph.initializers, half] } }),
    'it',
    [],
  )
  const ops = readOnnx(form.graph, 'it').graph.nodes.map(({ op }) => op)
  expect(form.asWritten).toBe(false)
  expect(ops).toContain('Cast')
  expect(ops).toContain('DepthToSpace')
})

test('a graph that is not read here runs as it is', () => {
  const strange = Uint8Array.from([...writeOnnx(oneConvolution(16, 16)), 0xf8, 0x07, 0x01]) // a field of the model that no version has
  expect(graphForWasm(strange, 'strange.onnx', [])).toEqual({ graph: strange, files: [], asWritten: false })
  expect(graphForWasm(Uint8Array.of(1, 2, 3), 'none.onnx', [])).toEqual({ graph: Uint8Array.of(1, 2, 3), files: [], asWritten: false })
})
