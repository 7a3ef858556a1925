import { expect, test } from 'vitest'
import { besideGraph } from './beside-graph.ts'

test('weights lie in the folder of their graph', () => {
  expect(besideGraph('onnx/deep/a.onnx', 'a.bin')).toBe('onnx/deep/a.bin')
  expect(besideGraph('a.onnx', 'a.bin')).toBe('a.bin')
})
