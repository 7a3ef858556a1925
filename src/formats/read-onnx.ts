import { fromBinary } from '@bufbuild/protobuf'
import { badFile } from './bad-file.ts'
import type { OnnxAttribute, OnnxDType, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './onnx.ts'
import { attributeTypes, dataTypes, EXTERNAL } from './onnx-codes.ts'
import {
  type AttributeProto,
  type DimensionProto,
  type ModelProto,
  ModelSchema,
  type NodeProto,
  type StringStringEntryProto,
  type TensorProto,
  type ValueInfoProto,
} from './onnx-schema.ts'
import { elementCount } from './tensor.ts'

/** Our graphs keep their weights outside; the largest takes under 1 MB. */
const MAX_MODEL_BYTES = 64 * 2 ** 20

/** The model in ONNX bytes. Throws `bad-file` when they are malformed or use parts of ONNX that we never write. */
export function readOnnx(bytes: Uint8Array, name: string): OnnxModel {
  const model = parse(bytes, name)
  const { graph, opsetImport, metadataProps } = model
  if (!graph) throw badFile(name, 'expected an ONNX model, but it has no graph.')
  if (model.$unknown?.length || graph.$unknown?.length) throw badFile(name, 'the ONNX model has parts that are not read here.')
  return {
    graph: {
      name: graph.name,
      inputs: graph.input.map((info) => valueInfo(info, name)),
      outputs: graph.output.map((info) => valueInfo(info, name)),
      nodes: graph.node.map((node) => readNode(node, name)),
      initializers: graph.initializer.map((tensor) => readTensor(tensor, name)),
    },
    opsets: Object.fromEntries(opsetImport.map(({ domain, version }) => [domain, Number(version)])),
    metadata: record(metadataProps),
  }
}

function parse(bytes: Uint8Array, name: string): ModelProto {
  if (bytes.length > MAX_MODEL_BYTES) throw badFile(name, `the ONNX model has ${bytes.length} bytes; at most ${MAX_MODEL_BYTES} are read.`)
  try {
    return fromBinary(ModelSchema, bytes)
  } catch (cause) {
    throw badFile(name, 'expected an ONNX model, but the bytes are not one.', cause)
  }
}

function valueInfo({ name, type }: ValueInfoProto, file: string): OnnxValueInfo {
  const { elemType = 0, shape } = type?.tensorType ?? {}
  if (!shape) throw badFile(file, `value "${name}" has no shape.`)
  return { name, dtype: dtypeOf(elemType, name, file), dims: shape.dim.map(sizeOf) }
}

/** A size; the name of a free dimension, empty where it has none. Some programs write a free dimension as -1. */
function sizeOf({ dimParam, dimValue }: DimensionProto): number | string {
  return dimParam || (dimValue > 0n ? Number(dimValue) : '')
}

function readNode({ opType, domain, name, input, output, attribute }: NodeProto, file: string): OnnxNode {
  const attributes = Object.fromEntries(attribute.map((value) => [value.name, readAttribute(value, file)]))
  return { op: opType, ...(domain ? { domain } : {}), name, inputs: input, outputs: output, attributes }
}

function readAttribute(attribute: AttributeProto, file: string): OnnxAttribute {
  switch (attribute.type) {
    case attributeTypes.int:
      return { kind: 'int', value: Number(attribute.i) }
    case attributeTypes.ints:
      return { kind: 'ints', value: attribute.ints.map(Number) }
    case attributeTypes.float:
      return { kind: 'float', value: attribute.f }
    case attributeTypes.floats:
      return { kind: 'floats', value: attribute.floats }
    case attributeTypes.string:
      return { kind: 'string', value: new TextDecoder().decode(attribute.s) }
    case attributeTypes.tensor:
      if (attribute.t) return { kind: 'tensor', value: readTensor(attribute.t, file) }
  }
  throw badFile(file, `attribute "${attribute.name}" has the unsupported type ${attribute.type}.`)
}

function readTensor({ name, dataType, dims, dataLocation, externalData, rawData }: TensorProto, file: string): OnnxTensor {
  const tensor = { name, dtype: dtypeOf(dataType, name, file), dims: dims.map(Number) }
  if (dataLocation === EXTERNAL) return { ...tensor, data: externalSpan(record(externalData), name, file) }
  if (rawData.length === 0 && elementCount(tensor.dims) > 0) throw badFile(file, `tensor "${name}" has no raw data.`)
  return { ...tensor, data: { kind: 'raw', bytes: rawData } }
}

function externalSpan({ location = '', offset = '0', length = '' }: Record<string, string>, name: string, file: string) {
  if (!location || !/^\d{1,15}$/.test(offset) || !/^\d{1,15}$/.test(length))
    throw badFile(file, `tensor "${name}" has no proper external span.`)
  return { kind: 'external' as const, location, offset: Number(offset), length: Number(length) }
}

const dtypes = new Map(Object.entries(dataTypes).map(([dtype, code]) => [code as number, dtype as OnnxDType]))

function dtypeOf(code: number, name: string, file: string): OnnxDType {
  const dtype = dtypes.get(code)
  if (!dtype) throw badFile(file, `"${name}" has the unsupported element type ${code}.`)
  return dtype
}

function record(entries: readonly StringStringEntryProto[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]))
}
