/*
 * The kinds of files by their first bytes, never by their names. The recognisers of photos and of models read this table, and so does the
 * page "What files can I bring" (docs/files.md, by src/library/files-page.test.ts).
 */

/** Enough for every signature below; an SVG may start with a comment. */
export const HEAD_BYTES = 1024

/** The use of a file: taken, taken where the browser reads that kind, or refused with this advice. */
type Use = 'taken' | { byBrowser: string } | { refused: string }

export type FileRow = {
  kind: string
  /** Completes "this is ...". */
  name: string
  /** Whether a file is of this kind; `head` is its start, a letter for a byte. */
  is: (head: string) => boolean
  photo: Use
  model: Use
}

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']

const starts =
  (...signatures: string[]) =>
  (head: string) =>
    signatures.some((signature) => head.startsWith(signature))

const none: Use = { refused: '' }
const unpack: Use = { refused: 'Unpack it first.' }
const toJpeg: Use = { refused: 'Save one picture of it as JPEG or PNG.' }
const picture = { photo: 'taken', model: none } as const
const model = { photo: none, model: 'taken' } as const
const archive = { photo: unpack, model: unpack }
const byBrowser = { photo: { byBrowser: 'Save it as JPEG or PNG.' }, model: none }
const neither = { photo: none, model: none }
const savedAnew = { photo: none, model: { refused: 'Save it with torch.save.' } }

/** Raw photos that have a signature of their own (Canon, Fujifilm, Olympus, Panasonic); all others are TIFF files. */
const isRaw = (head: string) => brandOf(head) === 'raw' || starts('II*\0\x10\0\0\0CR', 'FUJIFILMCCD-RAW', 'IIRO', 'IIRS', 'IIU\0')(head)

/** The first row that fits counts. */
export const fileKinds = [
  { kind: 'jpeg', name: 'a JPEG picture', is: starts('\xff\xd8\xff'), ...picture },
  { kind: 'png', name: 'a PNG picture', is: starts('\x89PNG\r\n\x1a\n'), ...picture },
  { kind: 'gif', name: 'a GIF picture', is: starts('GIF8'), ...picture },
  { kind: 'webp', name: 'a WebP picture', is: (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8), ...picture },
  { kind: 'ico', name: 'an icon (ICO)', is: starts('\0\0\x01\0'), ...picture },
  { kind: 'avif', name: 'an AVIF picture', is: (head) => brandOf(head) === 'avif', ...picture },
  { kind: 'bmp', name: 'a BMP picture', is: starts('BM'), ...picture },
  {
    kind: 'heic',
    name: 'a HEIC photo',
    is: (head) => brandOf(head) === 'heic',
    photo: { byBrowser: 'Save it as JPEG or PNG (on an iPhone: Settings, Camera, Formats, Most Compatible).' },
    model: none,
  },
  { kind: 'jxl', name: 'a JPEG XL picture', is: starts('\xff\x0a', '\0\0\0\x0cJXL '), ...byBrowser },
  { kind: 'jp2', name: 'a JPEG 2000 picture', is: starts('\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'), ...byBrowser },
  {
    kind: 'raw',
    name: "a camera's raw photo",
    is: isRaw,
    photo: { refused: 'Save it as JPEG or PNG with the program of the camera.' },
    model: none,
  },
  { kind: 'tiff', name: 'a TIFF picture', is: starts('II*\0', 'MM\0*', 'II+\0', 'MM\0+'), ...byBrowser },
  { kind: 'psd', name: 'a Photoshop document', is: starts('8BPS'), photo: { refused: 'Save it as JPEG or PNG.' }, model: none },
  {
    kind: 'pdf',
    name: 'a PDF document',
    is: starts('%PDF'),
    photo: { refused: 'Save the page or the picture in it as JPEG or PNG.' },
    model: none,
  },
  {
    kind: 'video',
    name: 'a video',
    is: (head) => brandOf(head) === 'video' || starts('\x1aE\xdf\xa3')(head) || (head.startsWith('RIFF') && head.startsWith('AVI ', 8)),
    photo: toJpeg,
    model: none,
  },
  {
    kind: 'sound',
    name: 'a sound',
    is: (head) => head.startsWith('RIFF') || brandOf(head) === 'sound' || starts('ID3', 'OggS', 'fLaC')(head),
    ...neither,
  },
  {
    kind: 'zip',
    name: 'a zip file',
    is: starts('PK\x03\x04', 'PK\x05\x06'),
    photo: { refused: 'Unpack it and drop the photo itself.' },
    model: 'taken',
  },
  { kind: 'safetensors', name: 'a safetensors file', is: (head) => head.startsWith('\0{', 7), ...model },
  // A map in MessagePack whose first key flax writes: step, params or ema_params.
  {
    kind: 'flax',
    name: 'a checkpoint of Flax (JAX)',
    is: (head) => /^[\x81-\x8f](\xa4step|\xa6params|\xaaema_params)/.test(head),
    ...model,
  },
  { kind: 'gzip', name: 'a gzip file', is: starts('\x1f\x8b'), ...archive },
  { kind: 'tar', name: 'a tar file', is: (head) => head.startsWith('ustar', 257), ...archive },
  { kind: '7z', name: 'a 7z archive', is: starts('7z\xbc\xaf'), ...archive },
  { kind: 'rar', name: 'a rar archive', is: starts('Rar!'), ...archive },
  { kind: 'gguf', name: 'a GGUF language model', is: starts('GGUF'), ...neither },
  { kind: 'hdf5', name: 'a Keras (HDF5) file', is: starts('\x89HDF'), ...neither },
  {
    kind: 'lfs',
    name: 'a Git LFS pointer',
    is: starts('version https://git-lfs'),
    photo: { refused: 'Download the file that it stands for.' },
    model: { refused: 'Download the file that it stands for.' },
  },
  {
    kind: 'old-torch',
    name: 'the PyTorch format from before version 1.6',
    // The pickle of one number, behind two bytes; from protocol 4 on it is in a frame, which begins with nine more.
    is: (head) => head.startsWith('\x80') && [2, 11].includes(head.indexOf('\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19')),
    photo: none,
    model: { refused: 'Load it and save it again with a newer PyTorch.' },
  },
  { kind: 'pickle', name: 'a bare Python pickle', is: starts('\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'), ...savedAnew },
  {
    kind: 'web-page',
    name: 'a web page',
    is: (head) => /^\s*<(!doctype html|html)/i.test(head),
    photo: { refused: 'Download the file itself.' },
    model: { refused: 'Download the file itself.' },
  },
  { kind: 'svg', name: 'an SVG drawing', is: (head) => /<(\w+:)?svg[\s>]/i.test(head), ...picture },
] as const satisfies readonly FileRow[]

export type FileKind = (typeof fileKinds)[number]['kind']

/** The row of a file, by its start; null where it is of no kind that we know. */
export function rowOf(head: Uint8Array): (FileRow & { kind: FileKind }) | null {
  const text = Array.from(head.subarray(0, HEAD_BYTES), (byte) => String.fromCharCode(byte)).join('')
  return fileKinds.find(({ is }) => is(text)) ?? null
}

/** ISO base media files differ by their brands: the major one first, then the compatible ones. Null for other files. */
function brandOf(head: string): 'avif' | 'heic' | 'raw' | 'sound' | 'video' | null {
  if (!head.startsWith('ftyp', 4)) return null
  const major = head.slice(8, 12)
  if (major === 'avif' || major === 'avis') return 'avif'
  if (major === 'crx ') return 'raw'
  if (major === 'M4A ' || major === 'M4B ') return 'sound'
  if (!HEIC_BRANDS.includes(major)) return 'video'
  return head.slice(16, 64).includes('avif') ? 'avif' : 'heic'
}

/** The advice for a file that is not taken; empty for a taken one, or where nothing helps. */
export function adviceOf(use: Use): string {
  if (use === 'taken') return ''
  return 'refused' in use ? use.refused : use.byBrowser
}
