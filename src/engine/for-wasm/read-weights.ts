import type { OnnxGraph, OnnxTensor } from '../../formats/onnx.ts'
import { dataTypes } from '../../formats/onnx-codes.ts'
import { elementCount } from '../../formats/tensor.ts'
import { widenToFloat32 } from '../../formats/widen.ts'
import type { Weights } from '../ort.ts'

/** A float32 weight of a graph; `read` makes its numbers anew. */
export type Weight = { dims: readonly number[]; read: () => Float32Array }

/** The float32 weights of a graph by the names under which nodes use them: as they are, or cast, or cast and scaled row by row. */
export function findWeights({ initializers, nodes }: OnnxGraph, files: readonly Weights[]): ReadonlyMap<string, Weight> {
  const stored = new Map(initializers.map((tensor) => [tensor.name, tensor]))
  const found = new Map(initializers.filter(({ dtype }) => dtype === 'float32').map((tensor) => [tensor.name, weightOf(tensor, files)]))
  for (const { op, inputs, outputs, attributes } of nodes) {
    const [first = '', second = ''] = inputs
    const [tensor, values, scales] = [stored.get(first), found.get(first), found.get(second)]
    const isCast = op === 'Cast' && attributes.to?.kind === 'int' && attributes.to.value === dataTypes.float32
    if (isCast && tensor) found.set(outputs[0] ?? '', weightOf(tensor, files))
    if (op === 'Mul' && values && scales && isOneARow(scales.dims, values.dims)) found.set(outputs[0] ?? '', scaled(values, scales))
  }
  return found
}

function weightOf(tensor: OnnxTensor, files: readonly Weights[]): Weight {
  return { dims: tensor.dims, read: () => widenToFloat32(bytesOf(tensor, files), tensor.dtype) }
}

function bytesOf({ data }: OnnxTensor, files: readonly Weights[]): Uint8Array<ArrayBuffer> {
  if (data.kind === 'raw') return data.bytes.slice()
  const file = files.find(({ path }) => path === data.location)
  return file ? file.data.slice(data.offset, data.offset + data.length) : new Uint8Array()
}

const isOneARow = (scales: readonly number[], dims: readonly number[]) =>
  scales.length === dims.length && scales.every((size, i) => size === (i === 0 ? dims[0] : 1))

function scaled({ dims, read }: Weight, scales: Weight): Weight {
  const row = elementCount(dims.slice(1))
  return {
    dims,
    read: () => {
      const values = read()
      for (const [i, factor] of scales.read().entries()) {
        for (let k = i * row; k < (i + 1) * row; k++) values[k] = (values[k] ?? 0) * factor
      }
      return values
    },
  }
}
