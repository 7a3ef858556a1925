import { assert } from '../base/assert.ts'
import { safetensorsTypes } from './safetensors-header.ts'
import { bytesPerElement, type DType, elementCount } from './tensor.ts'

/** A tensor to be written: little-endian elements in row-major order. */
export type SafetensorsInput = { name: string; dtype: DType; shape: readonly number[]; bytes: Uint8Array<ArrayBuffer> }

/** A safetensors file with the tensors in the given order; the same input always gives the same bytes. */
export function writeSafetensors(tensors: readonly SafetensorsInput[], metadata: Readonly<Record<string, string>> = {}): Blob {
  for (const { name, dtype, shape, bytes } of tensors) {
    assert(bytes.length === elementCount(shape) * bytesPerElement[dtype], `tensor ${name} has ${bytes.length} bytes for shape [${shape}]`)
  }
  return new Blob([safetensorsHead(tensors, metadata), ...tensors.map(({ bytes }) => bytes)])
}

/** The bytes of a safetensors file before its tensors, which follow in the given order without gaps. */
export function safetensorsHead(
  tensors: readonly Omit<SafetensorsInput, 'bytes'>[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {}
  let position = 0
  for (const { name, dtype, shape } of tensors) {
    assert(!Object.hasOwn(header, name), `tensor ${name} is given twice`)
    header[name] = { dtype: typeNames[dtype], shape, data_offsets: [position, (position += elementCount(shape) * bytesPerElement[dtype])] }
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const length = Math.ceil(json.length / 8) * 8
  const head = new Uint8Array(8 + length).fill(0x20)
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true)
  head.set(json, 8)
  return head
}

const typeNames = Object.fromEntries(Object.entries(safetensorsTypes).map(([type, dtype]) => [dtype, type])) as Record<DType, string>
