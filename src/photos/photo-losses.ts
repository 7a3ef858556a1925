import type { FileKind } from '../formats/file-kinds.ts'
import { isHdrCurve, isHdrProfile } from '../formats/icc.ts'
import { readJpegFrame } from '../formats/jpeg-segments.ts'
import type { PhotoLoss } from '../protocol/photos-api.ts'
import { curveOfPng, profileOf } from './own-colours.ts'

/** The components of CMYK, which no PNG has. */
const PRINT_COMPONENTS = 4

/** Words of a JPEG that has a gain map beside its picture: by ISO 21496-1, by Adobe and Google, and by Apple. */
const GAIN_MAPS = ['urn:iso:std:iso:ts:21496:-1', 'hdrgm:Version', 'urn:com:apple:photo:2020:aux:hdrgainmap']

/** The first bytes of AVIF and HEIC, which tell colours and bits. */
const BOXES_BYTES = 4096

/** The parts of a file that its PNG lacks. `areColoursKept` is false where the browser converts the colours. */
export function lossesOf(bytes: Uint8Array<ArrayBuffer>, kind: FileKind | null, areColoursKept: boolean): PhotoLoss[] {
  const isPrint = kind === 'jpeg' && readJpegFrame(bytes)?.components === PRINT_COMPONENTS
  return [
    ...(!areColoursKept || isPrint ? (['colours'] as const) : []),
    ...(isHdr(bytes, kind) ? (['hdr'] as const) : []),
    ...(isDeep(bytes, kind) ? (['bits'] as const) : []),
  ]
}

function isHdr(bytes: Uint8Array<ArrayBuffer>, kind: FileKind | null): boolean {
  if (isBoxed(kind)) return isHdrBoxes(headOf(bytes))
  if (kind === 'png' && isHdrCurve(curveOfPng(bytes))) return true
  const profile = profileOf(bytes, kind)
  if (profile && isHdrProfile(profile)) return true
  return kind === 'jpeg' && GAIN_MAPS.some((mark) => latin1(bytes).includes(mark))
}

const isBoxed = (kind: FileKind | null) => kind === 'avif' || kind === 'heic'

/** More than 8 bits a colour. */
function isDeep(bytes: Uint8Array<ArrayBuffer>, kind: FileKind | null): boolean {
  if (kind === 'png') return bytes[24] === 16
  // Box pixi: version and flags, the number of channels, and the bits of each (ISO/IEC 23008-12, 6.5.6).
  return isBoxed(kind) && (codesAfter(headOf(bytes), 'pixi', 6)[5] ?? 8) > 8
}

/** Box colr of the form nclx: primaries and curve in two bytes each; and the brand of a gain map. */
function isHdrBoxes(head: string): boolean {
  return (
    head.slice(0, 64).includes('tmap') || GAIN_MAPS.some((mark) => head.includes(mark)) || isHdrCurve(codesAfter(head, 'colrnclx', 4)[3])
  )
}

const headOf = (bytes: Uint8Array<ArrayBuffer>) => latin1(bytes.subarray(0, BOXES_BYTES))

function codesAfter(text: string, mark: string, count: number): number[] {
  const at = text.indexOf(mark)
  if (at < 0) return []
  return Array.from(text.slice(at + mark.length, at + mark.length + count), (letter) => letter.charCodeAt(0))
}

/** A letter for a byte. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
