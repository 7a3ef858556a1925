import { literal, number, object, parse, picklist, string, tuple } from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import { float16ToFloat32, float32ToFloat16 } from '../formats/half.ts'
import type { Json } from '../formats/json.ts'
import type { Rgba } from '../pixels/rgba.ts'
import type { Face } from '../store/face.ts'
import { contentBytes, attachArrays, detachArrays } from './arrays.ts'
import { readBase64, writeBase64 } from './base64.ts'
import { faceKind } from './face-kind.ts'
import { type WorkRecord, parseAs, parseRecord } from './record.ts'
import { writePngBytes } from './png.ts'
import { readPngText } from './png-text.ts'

/** The keyword of the text chunk. */
const KEYWORD = 'subcode'
const FORMAT = 'subcode-face'
const VERSION = 1

/** How x_T is written: not at all, in half precision (half the size), or exactly. z_sem is always exact. */
export type NoisePrecision = 'none' | 'fp16' | 'fp32'

/** An array in the text: its type, the number of its values, and base64. `u8` is a picture, 0 to 255 for -1 to 1. */
const arraySchema = tuple([picklist(['u8', 'fp16', 'fp32']), number(), string()])
const BYTES_PER_VALUE = { u8: 1, fp16: 2, fp32: 4 } as const
type ArrayType = keyof typeof BYTES_PER_VALUE

const schema = object({ format: literal(FORMAT), version: literal(VERSION), face: object({}) })

/**
 * A face as a PNG that holds its pack, z_sem, x_T with its method and steps, and its origin with the settings, with the mask of an edit in 8 bits. The
 * companions of a face that was drawn back, which can be drawn again, and the photo are left out. `pixels` is the visible picture, of any size.
 */
export function writeFacePng(face: Face, pixels: Rgba, precision: NoisePrecision): Uint8Array<ArrayBuffer> {
  const noise = precision === 'none' ? null : face.noise
  const origin = face.origin && { ...face.origin, companions: face.origin.redraws ? [] : face.origin.companions }
  const pictures = new Set([face.picture, ...(origin?.companions ?? []).map((companion) => companion.picture)])
  const halved = new Set(precision === 'fp16' && noise ? [noise.codes.data, noise.codes.pair] : [])
  const array = (values: Float32Array): Json => {
    if (pictures.has(values)) return writeArray('u8', values)
    return writeArray(halved.has(values) ? 'fp16' : 'fp32', values)
  }
  const content = detachArrays(faceKind.write({ ...face, noise, origin, photo: undefined }), { array, file: noFile })
  const text = JSON.stringify({ format: FORMAT, version: VERSION, face: content })
  return writePngBytes(pixels, { [KEYWORD]: toAscii(text) })
}

/**
 * The record in a PNG that `writeFacePng` has made, under a new id: the studio may still hold the face itself, with exact codes.
 * Null for any other file. Throws `bad-file` where it is damaged.
 */
export function readFacePng(bytes: Uint8Array<ArrayBuffer>): WorkRecord | null {
  const text = readPngText(bytes, KEYWORD)
  if (text === null) return null
  return parseAs(() => {
    const value: unknown = JSON.parse(text)
    parse(schema, value)
    const whole = attachArrays((value as { face: Json }).face, { array: readArray, file: noFile }) as Partial<WorkRecord>
    const now = { id: crypto.randomUUID(), kind: faceKind.name, changedAt: Date.now(), madeAt: Date.now() }
    const kept = parseRecord({ ...whole, ...now, bytes: contentBytes(whole.body) })
    const face = faceKind.read(kept)
    return face.kind === 'sample' ? { ...kept, ...faceKind.write({ ...face, kind: 'yours' }) } : kept
  })
}

function noFile(): never {
  throw new SubcodeError('bad-file', 'A picture holds codes, not another file.', { values: { reason: 'work-damaged' } })
}

function writeArray(type: ArrayType, values: Float32Array): Json {
  const raw = type === 'u8' ? toBytes(values) : type === 'fp16' ? float32ToFloat16(values) : values
  return [type, values.length, writeBase64(new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength))]
}

function readArray(value: Json): Float32Array {
  const [type, length, text] = parse(arraySchema, value)
  const bytes = readBase64(text)
  if (bytes.length !== BYTES_PER_VALUE[type] * length) {
    throw new SubcodeError('bad-file', `An array of ${length} ${type} numbers was expected, and ${bytes.length} bytes came.`, {
      values: { reason: 'work-damaged' },
    })
  }
  if (type === 'u8') return Float32Array.from(bytes, (byte) => (byte / 255 - 0.5) / 0.5)
  return type === 'fp16' ? float16ToFloat32(new Uint16Array(bytes.buffer)) : new Float32Array(bytes.buffer)
}

/** Rounded as pixels are, see `fromPlanar`. */
function toBytes(picture: Float32Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(picture, (value) => Math.floor(Math.min(255, Math.max(0, ((value + 1) / 2) * 255 + 0.5))))
}

/** PNG texts are Latin-1; JSON can say everything else in escapes. */
function toAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
