import { badFile } from '../formats/bad-file.ts'
import type { Json } from '../formats/json.ts'
import type { BroughtFile } from './brought-file.ts'

/** Throws `bad-file` for a file that is no JSON. */
export async function readJson(file: BroughtFile): Promise<Json> {
  const text = await (await file.open()).text()
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw badFile(file.path, 'it is not JSON. Download it again.', cause)
  }
}

export function isPlainObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
