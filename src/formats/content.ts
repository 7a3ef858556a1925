import { readSpan } from './span.ts'

/** What a file is by its first bytes. The words complete the sentence "expected a checkpoint, but ...". */
export type Content = { kind: 'zip' | 'safetensors' | 'other'; words: string }

const HEAD_BYTES = 512

/** Tells apart the kinds of file that people drop. Throws `bad-file` when the file cannot be read. */
export async function recogniseContent(blob: Blob, name: string): Promise<Content> {
  if (blob.size === 0) return { kind: 'other', words: 'the file is empty. Download it again.' }
  const head = Array.from(await readSpan(blob, 0, Math.min(HEAD_BYTES, blob.size), name), (byte) => String.fromCharCode(byte)).join('')
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return { kind: 'zip', words: 'this is a zip file.' }
  if (head.startsWith('\0{', 7)) return { kind: 'safetensors', words: 'this is a safetensors file.' }
  if (/^\s*<(!doctype|html)/i.test(head)) return { kind: 'other', words: 'this is a web page. Download the file itself.' }
  const known = signatures.find(([at, signature]) => head.startsWith(signature, at))
  return { kind: 'other', words: known?.[2] ?? 'its first bytes are of no known format.' }
}

/** Position, bytes, words. */
const signatures: readonly (readonly [number, string, string])[] = [
  [0, '\xff\xd8\xff', 'this is a JPEG picture.'],
  [0, '\x89PNG', 'this is a PNG picture.'],
  [0, 'GIF8', 'this is a GIF picture.'],
  [0, 'RIFF', 'this is a WebP picture or a sound.'],
  [4, 'ftyp', 'this is a video or a HEIC picture.'],
  [0, 'GGUF', 'this is a GGUF language model.'],
  [0, '\x89HDF', 'this is a Keras (HDF5) file.'],
  [0, '\x1f\x8b', 'this is a gzip file. Unpack it first.'],
  [257, 'ustar', 'this is a tar file. Unpack it first.'],
  [0, '7z\xbc\xaf', 'this is a 7z archive. Unpack it first.'],
  [0, 'Rar!', 'this is a rar archive. Unpack it first.'],
  [0, 'version https://git-lfs', 'this is a Git LFS pointer. Download the file that it stands for.'],
  [
    0,
    '\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19',
    'this is the PyTorch format from before version 1.6. Load it and save it again with a newer PyTorch.',
  ],
  [0, '\x80\x02', 'this is a bare Python pickle. Save it with torch.save.'],
  [0, '\x80\x04', 'this is a bare Python pickle. Save it with torch.save.'],
  [0, '\x80\x05', 'this is a bare Python pickle. Save it with torch.save.'],
]
