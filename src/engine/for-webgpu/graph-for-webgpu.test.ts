import { expect, test } from 'vitest'
import { relativeError } from '../../../e2e/support/golden.ts'
import { takeSoftwareGpu } from '../../../e2e/support/software-gpu.ts'
import { nodeRuntime, type Provider } from '../../dataset/node-runtime.ts'
import { float32ToFloat16 } from '../../formats/half.ts'
import type { OnnxModel, OnnxNode, OnnxTensor } from '../../formats/onnx.ts'
import { dataTypes } from '../../formats/onnx-codes.ts'
import { readOnnx } from '../../formats/read-onnx.ts'
import { writeOnnx } from '../../formats/write-onnx.ts'
import { gaussian } from '../../math/gaussian.ts'
import { graphForWebgpu } from './graph-for-webgpu.ts'

/*
 * Packs that were converted before the converter knew of WebGPU's faults: a norm of 1e-5, as DiffAE has, then one of 1e-2 and a convolution of
 * 15 channels whose weight is stored in half precision.
 */

const bytesOf = ({ buffer }: ArrayBufferView) => new Uint8Array(buffer)
const constant = (name: string, dims: number[], values: Float32Array | Uint16Array | BigInt64Array): OnnxTensor => {
  const dtype = values instanceof Float32Array ? 'float32' : values instanceof Uint16Array ? 'float16' : 'int64'
  return { name, dtype, dims, data: { kind: 'raw', bytes: bytesOf(values) } }
}
const node = (op: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}): OnnxNode => {
  return { op, name: output, inputs, outputs: [output], attributes }
}
const norm = (input: string, output: string, epsilon: number) =>
  node('InstanceNormalization', [input, 'gain', 'bias'], output, { epsilon: { kind: 'float', value: epsilon } })
const ints = (...value: number[]) => ({ kind: 'ints', value }) as const

function early(first: number, second: number, channels: number): OnnxModel {
  const weight = gaussian(1, 0, 8 * channels * 9, 'x_T')
  return {
    opsets: { '': 20 },
    metadata: {},
    graph: {
      name: 'early',
      inputs: [{ name: 'x', dtype: 'float32', dims: ['batch', channels, 8, 8] }],
      outputs: [{ name: 'y', dtype: 'float32', dims: ['batch', 8, 8, 8] }],
      initializers: [
        constant('gain', [channels], new Float32Array(channels).fill(1)),
        constant('bias', [channels], new Float32Array(channels)),
        constant('half', [8, channels, 3, 3], float32ToFloat16(weight)),
        constant('tenth', [], Float32Array.of(0.1)),
      ],
      nodes: [
        norm('x', 'normal', first),
        node('Mul', ['normal', 'tenth'], 'small'),
        norm('small', 'again', second),
        node('Cast', ['half'], 'weight', { to: { kind: 'int', value: dataTypes.float32 } }),
        node('Conv', ['again', 'weight'], 'y', { kernel_shape: ints(3, 3), pads: ints(1, 1, 1, 1) }),
      ],
    },
  }
}

async function run(bytes: Uint8Array, provider: Provider, channels: number): Promise<Float32Array> {
  const { InferenceSession, Tensor } = nodeRuntime(provider)
  const session = await InferenceSession.create(bytes, {})
  const { y } = await session.run({ x: new Tensor('float32', gaussian(1, 1, channels * 64, 'x_T'), [1, channels, 8, 8]) })
  await session.release()
  return y?.data as Float32Array
}

const before = writeOnnx(early(1e-5, 1e-2, 15))
const after = graphForWebgpu(before, 'early')

test('a graph of before has one epsilon and no channels in threes, and computes the same', async () => {
  const { nodes } = readOnnx(after, 'early').graph
  const epsilons = nodes.flatMap(({ attributes }) => (attributes.epsilon?.kind === 'float' ? [attributes.epsilon.value] : []))
  expect(epsilons.map((epsilon) => epsilon.toPrecision(3))).toEqual(['0.0000100', '0.0000100'])
  expect(nodes.filter(({ op }) => op === 'Pad')).toHaveLength(2)
  expect(relativeError(await run(after, 'cpu', 15), await run(before, 'cpu', 15))).toBeLessThan(1e-5)
})

test('a norm in half precision has its factor in half precision', () => {
  const model = early(1e-5, 1e-2, 4)
  const gain = constant('gain', [4], float32ToFloat16(Float32Array.of(1, 1, 1, 1)))
  const initializers = model.graph.initializers.map((tensor) => (tensor.name === 'gain' ? gain : tensor))
  const { graph } = readOnnx(graphForWebgpu(writeOnnx({ ...model, graph: { ...model.graph, initializers } }), 'half'), 'half')
  const factor = float32ToFloat16(Float32Array.of(Math.sqrt(1e-5 / 1e-2)))
  expect(graph.initializers.at(-1)).toEqual(constant('again:factor', [], factor))
})

test('a graph that needs nothing, and bytes that are not read here, come back as they are', () => {
  const right = writeOnnx(early(1e-5, 1e-5, 16))
  expect(graphForWebgpu(right, 'right')).toBe(right)
  const other = new Uint8Array([1, 2, 3])
  expect(graphForWebgpu(other, 'other')).toBe(other)
})

test.skipIf(!(await takeSoftwareGpu()))('WebGPU computes it as the CPU does', { timeout: 120_000 }, async () => {
  expect(relativeError(await run(after, 'webgpu', 15), await run(before, 'cpu', 15))).toBeLessThan(1e-4)
})
