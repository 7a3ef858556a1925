import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import type { OnnxModel } from './onnx.ts'
import { ModelSchema } from './onnx-schema.ts'
import { readOnnx } from './read-onnx.ts'
import { writeOnnx } from './write-onnx.ts'

/** y = x W + b as Gemm, then QuickGelu of the contrib domain, then a Concat with a constant; W and b lie in a file beside it. */
const model: OnnxModel = {
  opsets: { '': 21, 'com.microsoft': 1 },
  metadata: { maker: 'a test', empty: '' },
  graph: {
    name: 'small',
    inputs: [{ name: 'x', dtype: 'float32', dims: ['batch', 2] }],
    outputs: [{ name: 'y', dtype: 'float32', dims: ['rows', 3] }],
    nodes: [
      {
        op: 'Gemm',
        name: 'gemm',
        inputs: ['x', 'w', 'b'],
        outputs: ['h'],
        attributes: { alpha: { kind: 'float', value: 1 }, beta: { kind: 'float', value: 0.5 }, transB: { kind: 'int', value: 0 } },
      },
      {
        op: 'QuickGelu',
        domain: 'com.microsoft',
        name: 'act',
        inputs: ['h'],
        outputs: ['g'],
        attributes: { alpha: { kind: 'float', value: 1 } },
      },
      { op: 'Constant', name: 'c', inputs: [], outputs: ['c'], attributes: { value: { kind: 'tensor', value: constant() } } },
      { op: 'Concat', name: 'join', inputs: ['g', 'c'], outputs: ['y'], attributes: { axis: { kind: 'int', value: -2 } } },
    ],
    initializers: [
      { name: 'w', dtype: 'float32', dims: [2, 3], data: { kind: 'external', location: 'weights.bin', offset: 8, length: 24 } },
      { name: 'b', dtype: 'float32', dims: [3], data: { kind: 'external', location: 'weights.bin', offset: 32, length: 12 } },
    ],
  },
}

function constant() {
  const bytes = new Uint8Array(Float32Array.of(7, 8, 9).buffer)
  return { name: 'row', dtype: 'float32' as const, dims: [1, 3], data: { kind: 'raw' as const, bytes } }
}

test('a model survives writing and reading', () => {
  expect(readOnnx(writeOnnx(model), 'small.onnx')).toEqual(model)
})

test('a free dimension without a name stays one, and so does a size of -1', () => {
  const withInput = (dims: OnnxModel['graph']['inputs'][0]['dims']) => ({
    ...model,
    graph: { ...model.graph, inputs: [{ name: 'x', dtype: 'float32' as const, dims }] },
  })
  const unnamed = withInput(['', 2])
  expect(readOnnx(writeOnnx(unnamed), 'small.onnx')).toEqual(unnamed)
  expect(readOnnx(writeOnnx(withInput([-1, 2])), 'small.onnx')).toEqual(unnamed)
})

test('attributes of every kind survive, zeros, negatives and empty lists included', () => {
  const attributes = {
    zero: { kind: 'int', value: 0 },
    negative: { kind: 'int', value: -(2 ** 52) },
    ints: { kind: 'ints', value: [0, -1, 2 ** 40] },
    none: { kind: 'ints', value: [] },
    floats: { kind: 'floats', value: [0, -0.5, 1e-3].map(Math.fround) },
    text: { kind: 'string', value: 'NOTSET ä' },
    nothing: { kind: 'string', value: '' },
  } as const
  const nodes = [{ op: 'X', name: '', inputs: ['', 'a'], outputs: ['b'], attributes }]
  const odd = { ...model, graph: { ...model.graph, nodes } }
  expect(readOnnx(writeOnnx(odd), 'odd.onnx')).toEqual(odd)
})

test('the same model gives the same bytes', () => {
  expect(writeOnnx(structuredClone(model))).toEqual(writeOnnx(model))
})

test('onnxruntime runs a written model with external weights and a free batch', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'onnx-'))
  try {
    writeFileSync(join(folder, 'model.onnx'), writeOnnx(model))
    writeFileSync(join(folder, 'weights.bin'), new Uint8Array(Float32Array.of(NaN, NaN, 1, 2, 3, 4, 5, 6, 10, 20, 30).buffer))
    const session = await InferenceSession.create(join(folder, 'model.onnx'))
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 0, -1), [2, 2]) })
    const sums = [9 + 5, 12 + 10, 15 + 15, -4 + 5, -5 + 10, -6 + 15]
    const expected = [...sums.map((h) => h / (1 + Math.exp(-h))), 7, 8, 9]
    expect(y?.dims).toEqual([3, 3])
    expect(Array.from(y?.data as Float32Array)).toEqual(expected.map((value) => expect.closeTo(value, 4)))
    await session.release()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  ['random bytes', Uint8Array.of(0x3a, 0xff, 1), 'm.onnx: expected an ONNX model, but the bytes are not one.'],
  ['an empty file', new Uint8Array(), 'm.onnx: expected an ONNX model, but it has no graph.'],
  ['a cut', writeOnnx(model).slice(0, -5), 'm.onnx: expected an ONNX model, but the bytes are not one.'],
  ['a missing span', withData({ kind: 'external', location: '', offset: 0, length: 4 }), 'm.onnx: tensor "t" has no proper external span.'],
  [
    'a negative span',
    withData({ kind: 'external', location: 'w', offset: -4, length: 4 }),
    'm.onnx: tensor "t" has no proper external span.',
  ],
  ['a model of a gigabyte', new Uint8Array(2 ** 26 + 1), 'm.onnx: the ONNX model has 67108865 bytes; at most 67108864 are read.'],
  [
    'an input without a shape',
    withGraph({ input: [{ name: 'x', type: { tensorType: { elemType: 1 } } }] }),
    'm.onnx: value "x" has no shape.',
  ],
  [
    'an element type we never write',
    withGraph({ initializer: [{ name: 't', dataType: 16 }] }),
    'm.onnx: "t" has the unsupported element type 16.',
  ],
  [
    'an attribute we never write',
    withGraph({ node: [{ attribute: [{ name: 'body', type: 5 }] }] }),
    'm.onnx: attribute "body" has the unsupported type 5.',
  ],
  [
    'a tensor attribute without a tensor',
    withGraph({ node: [{ attribute: [{ name: 'v', type: 4 }] }] }),
    'm.onnx: attribute "v" has the unsupported type 4.',
  ],
  ['missing data', withData({ kind: 'raw', bytes: new Uint8Array() }), 'm.onnx: tensor "t" has no raw data.'],
])('%s is refused', (_, bytes, message) => {
  expect(() => readOnnx(bytes, 'm.onnx')).toThrowError(expect.objectContaining({ code: 'bad-file', message }))
})

function withData(data: OnnxModel['graph']['initializers'][number]['data']): Uint8Array {
  return writeOnnx({ ...model, graph: { ...model.graph, initializers: [{ name: 't', dtype: 'float32', dims: [1], data }] } })
}

function withGraph(graph: NonNullable<MessageInitShape<typeof ModelSchema>['graph']>): Uint8Array {
  return toBinary(ModelSchema, create(ModelSchema, { graph }))
}
