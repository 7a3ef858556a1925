import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { unreachable } from '../base/assert.ts'
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './onnx.ts'
import { attributeTypes, dataTypes, EXTERNAL } from './onnx-codes.ts'
import {
  type AttributeProto,
  ModelSchema,
  type NodeProto,
  type StringStringEntryProto,
  type TensorProto,
  type ValueInfoProto,
} from './onnx-schema.ts'

/** The file format of ONNX 1.16, the newest that every runtime we use can read; it allows operator sets up to 21. */
const IR_VERSION = 10n

type Init<T extends AttributeProto | NodeProto | StringStringEntryProto | TensorProto | ValueInfoProto> = MessageInitShape<GenMessage<T>>

/** The bytes of an ONNX ModelProto; the same model always gives the same bytes. */
export function writeOnnx({ graph, opsets, metadata }: OnnxModel): Uint8Array<ArrayBuffer> {
  const model = create(ModelSchema, {
    irVersion: IR_VERSION,
    producerName: 'subcode-studio',
    opsetImport: Object.entries(opsets).map(([domain, version]) => ({ domain, version: BigInt(version) })),
    metadataProps: entries(metadata),
    graph: {
      name: graph.name,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      node: graph.nodes.map(node),
      initializer: graph.initializers.map(tensor),
    },
  })
  return toBinary(ModelSchema, model)
}

function valueInfo({ name, dtype, dims }: OnnxValueInfo): Init<ValueInfoProto> {
  const dim = dims.map((size) => (size === '' ? {} : typeof size === 'string' ? { dimParam: size } : { dimValue: BigInt(size) }))
  return { name, type: { tensorType: { elemType: dataTypes[dtype], shape: { dim } } } }
}

function node({ op, domain, name, inputs, outputs, attributes }: OnnxNode): Init<NodeProto> {
  const attribute = Object.entries(attributes).map(([key, value]) => ({ name: key, type: attributeTypes[value.kind], ...content(value) }))
  return { opType: op, domain: domain ?? '', name, input: [...inputs], output: [...outputs], attribute }
}

function content(attribute: OnnxAttribute): Init<AttributeProto> {
  switch (attribute.kind) {
    case 'int':
      return { i: BigInt(attribute.value) }
    case 'ints':
      return { ints: attribute.value.map(BigInt) }
    case 'float':
      return { f: attribute.value }
    case 'floats':
      return { floats: [...attribute.value] }
    case 'string':
      return { s: new TextEncoder().encode(attribute.value) }
    case 'tensor':
      return { t: tensor(attribute.value) }
    default:
      return unreachable(attribute)
  }
}

function tensor({ name, dtype, dims, data }: OnnxTensor): Init<TensorProto> {
  const head = { name, dataType: dataTypes[dtype], dims: dims.map(BigInt) }
  if (data.kind === 'raw') return { ...head, rawData: data.bytes }
  const { location, offset, length } = data
  return { ...head, dataLocation: EXTERNAL, externalData: entries({ location, offset: String(offset), length: String(length) }) }
}

function entries(record: Readonly<Record<string, string>>): Init<StringStringEntryProto>[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }))
}
