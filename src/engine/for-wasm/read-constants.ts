import type { OnnxGraph, OnnxTensor } from '../../formats/onnx.ts'

/** Constants inside a graph by name; null for a value that is no constant, of another type, or in a file beside the graph. */
export type Constants = {
  /** A list of int64, as shapes are. */
  shape(name: string | undefined): number[] | null
  floats(name: string | undefined): Float32Array | null
}

export function readConstants({ initializers }: OnnxGraph): Constants {
  const byName = new Map(initializers.map((tensor) => [tensor.name, tensor]))
  const bytesOf = (name: string | undefined, dtype: OnnxTensor['dtype']): ArrayBuffer | null => {
    const tensor = byName.get(name ?? '')
    return tensor?.dtype === dtype && tensor.data.kind === 'raw' ? Uint8Array.from(tensor.data.bytes).buffer : null // a copy is aligned
  }
  return {
    shape: (name) => {
      const bytes = bytesOf(name, 'int64')
      return bytes && Array.from(new BigInt64Array(bytes), Number)
    },
    floats: (name) => {
      const bytes = bytesOf(name, 'float32')
      return bytes && new Float32Array(bytes)
    },
  }
}
