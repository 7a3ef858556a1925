/** What a file's first bytes say that it is; null for nothing known. */
export type FileKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic' | 'svg' | 'tiff' | 'pdf' | 'video' | 'zip'

/** Enough for every signature below; an SVG may start with a comment. */
export const SNIFF_BYTES = 1024

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']

/** Tells a file by its signature, never by its name. `head` is the start of the file. */
export function sniffKind(head: Uint8Array): FileKind | null {
  const text = Array.from(head.subarray(0, SNIFF_BYTES), (byte) => String.fromCharCode(byte)).join('')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('GIF8')) return 'gif'
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp'
  if (text.startsWith('BM')) return 'bmp'
  if (text.startsWith('II*\0') || text.startsWith('MM\0*')) return 'tiff'
  if (text.startsWith('%PDF')) return 'pdf'
  if (text.startsWith('PK\x03\x04')) return 'zip'
  if (text.startsWith('\x1aE\xdf\xa3')) return 'video'
  if (text.startsWith('ftyp', 4)) return sniffBrand(text)
  return /<svg[\s>]/i.test(text) ? 'svg' : null
}

/** ISO base media files differ by their brands: the major one first, then the compatible ones. */
function sniffBrand(text: string): FileKind {
  const major = text.slice(8, 12)
  if (major === 'avif' || major === 'avis') return 'avif'
  if (!HEIC_BRANDS.includes(major)) return 'video'
  return text.slice(16, 64).includes('avif') ? 'avif' : 'heic'
}
