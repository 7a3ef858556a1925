import { SubcodeError } from '../base/errors.ts'

/** More arguments at once overflow the stack of some engines. */
const CHUNK = 0x8000

export function writeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK))
  return btoa(text)
}

/** Throws `bad-file` for anything but base64. */
export function readBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  } catch (cause) {
    throw new SubcodeError('bad-file', 'An array in this file is not base64.', { values: { reason: 'work-damaged' }, cause })
  }
}
