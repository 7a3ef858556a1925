import { wrongPackFile } from './wrong-pack-file.ts'

/** A JSON file of a pack, from its checked bytes. Throws `bad-pack` naming the file. */
export function parseJson(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw wrongPackFile(name, 'this is not JSON.', cause)
  }
}
