import type { OnnxAttribute, OnnxDType } from './onnx.ts'

/** TensorProto.DataType */
export const dataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const satisfies Record<OnnxDType, number>

/** AttributeProto.AttributeType */
export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
} as const satisfies Record<OnnxAttribute['kind'], number>

/** TensorProto.DataLocation.EXTERNAL */
export const EXTERNAL = 1
