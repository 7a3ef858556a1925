import { badFile } from './bad-file.ts'
import type { PickledStorage } from './pickle-value.ts'
import { readSpan } from './span.ts'
import { bytesPerElement } from './tensor.ts'
import type { ZipEntry } from './zip.ts'

/** The `length` bytes of an array that stands in the pickle, little-endian. A long one is read from the file anew. Throws `bad-file`. */
export async function readPickled(
  { dtype, isBigEndian, content }: PickledStorage,
  length: number,
  pickle: ZipEntry,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = content instanceof Uint8Array ? content.slice() : await readContent(content, pickle, name)
  if (bytes.length !== length)
    throw badFile(name, `an array of numpy has ${bytes.length} bytes; its shape takes ${length}. The file is damaged.`)
  return isBigEndian ? reversed(bytes, bytesPerElement[dtype]) : bytes
}

async function readContent(span: Exclude<PickledStorage['content'], Uint8Array>, pickle: ZipEntry, name: string) {
  const bytes = await readSpan(await pickle.blob(), span.start, span.length, name)
  return span.isText ? latin1(bytes) : bytes
}

/** The letters of a UTF-8 text as bytes, those above 255 without their higher bits. */
function latin1(text: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0
    text[length++] = byte < 0x80 ? byte : ((byte & 3) << 6) | ((text[++at] ?? 0) & 0x3f)
  }
  return text.slice(0, length)
}

/** Each run of `size` bytes backwards. */
function reversed(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
  return bytes
}
