import { expect, test } from 'vitest'
import type { OnnxModel } from '../formats/onnx.ts'
import { writeOnnx } from '../formats/write-onnx.ts'
import { IDENTITY } from './warm-runtime.ts'

test('the model that warms the runtime is y = x', () => {
  const value = (name: string) => ({ name, dtype: 'float32', dims: [1] }) as const
  const nodes = [{ op: 'Identity', name: 'identity', inputs: ['x'], outputs: ['y'], attributes: {} }]
  const graph = { name: 'identity', inputs: [value('x')], outputs: [value('y')], nodes, initializers: [] }
  const model: OnnxModel = { opsets: { '': 17 }, metadata: {}, graph }
  expect(Buffer.from(writeOnnx(model)).toString('base64')).toBe(IDENTITY)
})
