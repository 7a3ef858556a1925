import { create, createFileRegistry, type DescMessage, type Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { FieldDescriptorProto_Label as Label, FieldDescriptorProto_Type as Type, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { assert } from '../base/assert.ts'

// The part of onnx.proto (github.com/onnx/onnx) that we use, as descriptor data: reflection needs no generated code and no eval.
// Enumerations are int32 and oneofs plain optional fields, which is the same on the wire.

export type ModelProto = Message<'onnx.ModelProto'> & {
  irVersion: bigint
  producerName: string
  graph?: GraphProto
  opsetImport: (Message<'onnx.OperatorSetIdProto'> & { domain: string; version: bigint })[]
  metadataProps: StringStringEntryProto[]
}
export type StringStringEntryProto = Message<'onnx.StringStringEntryProto'> & { key: string; value: string }
export type GraphProto = Message<'onnx.GraphProto'> & {
  node: NodeProto[]
  name: string
  initializer: TensorProto[]
  input: ValueInfoProto[]
  output: ValueInfoProto[]
}
export type NodeProto = Message<'onnx.NodeProto'> & {
  input: string[]
  output: string[]
  name: string
  opType: string
  attribute: AttributeProto[]
  domain: string
}
export type AttributeProto = Message<'onnx.AttributeProto'> & {
  name: string
  f: number
  i: bigint
  s: Uint8Array
  t?: TensorProto
  floats: number[]
  ints: bigint[]
  type: number
}
export type TensorProto = Message<'onnx.TensorProto'> & {
  dims: bigint[]
  dataType: number
  name: string
  rawData: Uint8Array
  externalData: StringStringEntryProto[]
  dataLocation: number
}
export type ValueInfoProto = Message<'onnx.ValueInfoProto'> & { name: string; type?: TypeProto }
export type TypeProto = Message<'onnx.TypeProto'> & { tensorType?: TensorTypeProto }
export type TensorTypeProto = Message<'onnx.TensorTypeProto'> & { elemType: number; shape?: TensorShapeProto }
export type TensorShapeProto = Message<'onnx.TensorShapeProto'> & { dim: DimensionProto[] }
export type DimensionProto = Message<'onnx.DimensionProto'> & { dimValue: bigint; dimParam: string }

/** Number, name and type of a field; a trailing [] means repeated, a capital begins a message. */
type Field = readonly [number, string, string]

const messages: Readonly<Record<string, readonly Field[]>> = {
  ModelProto: [
    [1, 'ir_version', 'int64'],
    [2, 'producer_name', 'string'],
    [7, 'graph', 'GraphProto'],
    [8, 'opset_import', 'OperatorSetIdProto[]'],
    [14, 'metadata_props', 'StringStringEntryProto[]'],
  ],
  OperatorSetIdProto: [
    [1, 'domain', 'string'],
    [2, 'version', 'int64'],
  ],
  StringStringEntryProto: [
    [1, 'key', 'string'],
    [2, 'value', 'string'],
  ],
  GraphProto: [
    [1, 'node', 'NodeProto[]'],
    [2, 'name', 'string'],
    [5, 'initializer', 'TensorProto[]'],
    [11, 'input', 'ValueInfoProto[]'],
    [12, 'output', 'ValueInfoProto[]'],
  ],
  NodeProto: [
    [1, 'input', 'string[]'],
    [2, 'output', 'string[]'],
    [3, 'name', 'string'],
    [4, 'op_type', 'string'],
    [5, 'attribute', 'AttributeProto[]'],
    [7, 'domain', 'string'],
  ],
  AttributeProto: [
    [1, 'name', 'string'],
    [2, 'f', 'float'],
    [3, 'i', 'int64'],
    [4, 's', 'bytes'],
    [5, 't', 'TensorProto'],
    [7, 'floats', 'float[]'],
    [8, 'ints', 'int64[]'],
    [20, 'type', 'int32'],
  ],
  TensorProto: [
    [1, 'dims', 'int64[]'],
    [2, 'data_type', 'int32'],
    [8, 'name', 'string'],
    [9, 'raw_data', 'bytes'],
    [13, 'external_data', 'StringStringEntryProto[]'],
    [14, 'data_location', 'int32'],
  ],
  ValueInfoProto: [
    [1, 'name', 'string'],
    [2, 'type', 'TypeProto'],
  ],
  TypeProto: [[1, 'tensor_type', 'TensorTypeProto']],
  TensorTypeProto: [
    [1, 'elem_type', 'int32'],
    [2, 'shape', 'TensorShapeProto'],
  ],
  TensorShapeProto: [[1, 'dim', 'DimensionProto[]']],
  DimensionProto: [
    [1, 'dim_value', 'int64'],
    [2, 'dim_param', 'string'],
  ],
}

const scalars: Readonly<Record<string, Type>> = {
  int32: Type.INT32,
  int64: Type.INT64,
  float: Type.FLOAT,
  string: Type.STRING,
  bytes: Type.BYTES,
}

/** The reflected message that `create`, `toBinary` and `fromBinary` take. */
export const ModelSchema = modelSchema()

function modelSchema(): GenMessage<ModelProto> {
  const messageType = Object.entries(messages).map(([name, fields]) => ({ name, field: fields.map(fieldDescriptor) }))
  const set = create(FileDescriptorSetSchema, { file: [{ name: 'onnx.proto', package: 'onnx', syntax: 'proto2', messageType }] })
  const schema: DescMessage | undefined = createFileRegistry(set).getMessage('onnx.ModelProto')
  assert(schema, 'the ONNX schema has no ModelProto')
  return schema as GenMessage<ModelProto>
}

function fieldDescriptor([number, name, spec]: Field) {
  const base = spec.replace('[]', '')
  const label = spec.endsWith('[]') ? Label.REPEATED : Label.OPTIONAL
  const scalar = scalars[base]
  return scalar === undefined
    ? { number, name, label, type: Type.MESSAGE, typeName: `.onnx.${base}` }
    : { number, name, label, type: scalar }
}
