/** The part of ONNX that our graphs use, as plain values. Written by `write-onnx.ts`, read by `read-onnx.ts`. */
export type OnnxModel = {
  graph: OnnxGraph
  /** Operator-set version by domain; the standard domain is ''. */
  opsets: Readonly<Record<string, number>>
  metadata: Readonly<Record<string, string>>
}

export type OnnxGraph = {
  name: string
  inputs: readonly OnnxValueInfo[]
  outputs: readonly OnnxValueInfo[]
  /** In an order in which every input is produced before it is used. */
  nodes: readonly OnnxNode[]
  initializers: readonly OnnxTensor[]
}

export type OnnxNode = {
  op: string
  /** The operator's domain, for example 'com.microsoft'; absent for the standard one. */
  domain?: string
  name: string
  /** An empty string stands for an input that is left out. */
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, OnnxAttribute>>
}

export type OnnxAttribute =
  | { kind: 'int'; value: number }
  | { kind: 'ints'; value: readonly number[] }
  | { kind: 'float'; value: number }
  | { kind: 'floats'; value: readonly number[] }
  | { kind: 'string'; value: string }
  | { kind: 'tensor'; value: OnnxTensor }

export type OnnxDType = 'float32' | 'uint8' | 'int8' | 'int16' | 'int32' | 'int64' | 'bool' | 'float16' | 'float64'

export type OnnxTensor = {
  name: string
  dtype: OnnxDType
  dims: readonly number[]
  /** Little-endian elements, either in the model or as a span of bytes in a file beside it. */
  data: { kind: 'raw'; bytes: Uint8Array } | { kind: 'external'; location: string; offset: number; length: number }
}

/** The type of a graph input or output. A string dimension is free and named. */
export type OnnxValueInfo = { name: string; dtype: OnnxDType; dims: readonly (number | string)[] }
