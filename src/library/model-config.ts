import { isPlainObject, readJson } from './read-json.ts'
import type { BroughtFile } from './brought-file.ts'
import type { Json } from '../formats/json.ts'

export const CONFIG = 'config.json'

/** As for the manifest of a pack, which is larger than any configuration of a model. */
const MAX_CONFIG_BYTES = 2 ** 20

/**
 * The settings of a model as hubs keep them beside its weights (`config.json` of Hugging Face); null for the manifest of a pack and for a file
 * that is no JSON object.
 */
export async function readModelConfig(file: BroughtFile): Promise<Record<string, Json> | null> {
  const value = file.bytes <= MAX_CONFIG_BYTES ? await readJson(file).catch(() => null) : null
  return isPlainObject(value) && value.format !== 'subcode-pack' ? value : null
}
