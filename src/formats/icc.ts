/*
 * Colour profiles of RGB pictures that are a matrix and three curves (ICC.1:2022, 8.3.3): sRGB, Display P3, Adobe RGB and their like.
 */

/** Light of a channel, 0 to 1, for its number, 0 to 1. */
type Curve = (value: number) => number

/** How the numbers of a picture stand for colours: a curve for each channel, and the way from light to CIE XYZ under D50, row by row. */
export type RgbSpace = { curves: readonly [Curve, Curve, Curve]; toXyz: readonly number[] }

/** IEC 61966-2-1. */
const srgbCurve: Curve = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)

export const SRGB: RgbSpace = {
  curves: [srgbCurve, srgbCurve, srgbCurve],
  toXyz: [0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786, 0.0606169, 0.0139322, 0.0971045, 0.7141733],
}

export const DISPLAY_P3: RgbSpace = {
  curves: [srgbCurve, srgbCurve, srgbCurve],
  toXyz: [0.515102, 0.291965, 0.157153, 0.241182, 0.692236, 0.0665819, -0.00104941, 0.0418818, 0.784378],
}

/** More than any profile of a camera or a screen takes. */
export const MAX_PROFILE_BYTES = 2 ** 22
const MAX_TAGS = 100
const HEADER_BYTES = 128
const TAG_BYTES = 12

/** The space of a profile; null for one that is no matrix with curves, or that is damaged. */
export function readIcc(bytes: Uint8Array): RgbSpace | null {
  return readProfile(bytes, (view, tags) => {
    if (lettersAt(view, 16) !== 'RGB ' || lettersAt(view, 20) !== 'XYZ ') return null
    if (tags.has('A2B0') || isHdr(view, tags)) return null // a table, and the curve of a code, count more than the matrix
    const [red, green, blue] = ['r', 'g', 'b'].map((channel) => {
      const [column, curve] = [tags.get(`${channel}XYZ`), tags.get(`${channel}TRC`)]
      if (column === undefined || curve === undefined) return null
      return { xyz: [8, 12, 16].map((offset) => fixed(view, column + offset)), curve: readCurve(view, curve, lettersAt(view, curve)) }
    })
    if (!red?.curve || !green?.curve || !blue?.curve) return null
    const toXyz = [0, 1, 2].flatMap((row) => [red, green, blue].map(({ xyz }) => xyz[row] ?? 0))
    return { curves: [red.curve, green.curve, blue.curve], toXyz }
  })
}

/** Whether a profile says by a code of ITU-T H.273 that its numbers follow a curve of high dynamic range. */
export function isHdrProfile(bytes: Uint8Array): boolean {
  return readProfile(bytes, isHdr) ?? false
}

/** The curves PQ and HLG of ITU-R BT.2100, by their codes in ITU-T H.273. */
export const isHdrCurve = (code: number | undefined): boolean => code === 16 || code === 18

type Tags = ReadonlyMap<string, number>

/** The result of `read` over the tags, which have their places by their names; null for a damaged profile. */
function readProfile<T>(bytes: Uint8Array, read: (view: DataView, tags: Tags) => T): T | null {
  if (bytes.length > MAX_PROFILE_BYTES || bytes.length < HEADER_BYTES + 4) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    const tags = new Map<string, number>()
    const count = Math.min(MAX_TAGS, view.getUint32(HEADER_BYTES))
    for (let i = 0, at = HEADER_BYTES + 4; i < count; i++, at += TAG_BYTES) tags.set(lettersAt(view, at), view.getUint32(at + 4))
    return read(view, tags)
  } catch (thrown) {
    if (thrown instanceof RangeError) return null // a tag beyond the end
    throw thrown
  }
}

/** Tag cicp (ICC.1:2022, 10.3): eight bytes, then primaries, curve, matrix and range. */
function isHdr(view: DataView, tags: Tags): boolean {
  const code = tags.get('cicp')
  return code !== undefined && isHdrCurve(view.getUint8(code + 9))
}

function lettersAt(view: DataView, at: number): string {
  return Array.from({ length: 4 }, (_, i) => String.fromCharCode(view.getUint8(at + i))).join('')
}

/** A number of 16 bits before and 16 bits behind its point. */
function fixed(view: DataView, at: number): number {
  return view.getInt32(at) / 0x10000
}

/** Kinds 'curv' and 'para' (ICC.1:2022, 10.6 and 10.18). */
function readCurve(view: DataView, at: number, kind: string): Curve | null {
  if (kind === 'para') return readParametric(view, at)
  if (kind !== 'curv') return null
  const count = view.getUint32(at + 8)
  if (count === 0) return (v) => v
  if (count === 1) {
    const gamma = view.getUint16(at + 12) / 256
    return (v) => v ** gamma
  }
  if (count > MAX_PROFILE_BYTES / 2) return null
  const points = Array.from({ length: count }, (_, i) => view.getUint16(at + 12 + 2 * i) / 0xffff)
  return (v) => {
    const place = v * (count - 1)
    const before = Math.min(count - 2, Math.floor(place))
    const [low, high] = [points[before] ?? 0, points[before + 1] ?? 0]
    return low + (high - low) * (place - before)
  }
}

/** The five forms of a parametric curve; each adds numbers to the one before. */
function readParametric(view: DataView, at: number): Curve | null {
  const form = view.getUint16(at + 8)
  const length = [1, 3, 4, 5, 7][form]
  if (length === undefined) return null
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length }, (_, i) => fixed(view, at + 12 + 4 * i))
  if (form === 0) return (v) => v ** g
  const power = (v: number) => Math.max(0, a * v + b) ** g
  if (form === 1) return (v) => (v >= -b / a ? power(v) : 0)
  if (form === 2) return (v) => (v >= -b / a ? power(v) + c : c)
  return (v) => (v >= d ? power(v) + e : c * v + f)
}
