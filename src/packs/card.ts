import type { Manifest, PackFile } from '../protocol/manifest.ts'
import { fetchFile } from './fetch-file.ts'
import { wrongPackFile } from './wrong-pack-file.ts'

/** Ten times the longest card of ours. */
const LIMIT_BYTES = 256 * 2 ** 10

/** The settings in YAML before the text, which model hubs read. */
const SETTINGS = /^---\r?\n[^]*?\r?\n---\r?\n/

/** The model card of a pack; null where it has none. */
export function cardFile({ files }: Pick<Manifest, 'files'>): PackFile | null {
  return files.find(({ path }) => path === 'README.md') ?? null
}

/** The text of a card, in Markdown. Throws as `fetchFile`, and `bad-pack` for one that is too long. */
export async function fetchCard(packUrl: string, file: PackFile, cache: Cache | null, signal?: AbortSignal): Promise<string> {
  if (file.bytes > LIMIT_BYTES) throw wrongPackFile(file.path, `at most ${LIMIT_BYTES} bytes are expected, not ${file.bytes}.`)
  return new TextDecoder().decode(await fetchFile(packUrl, file, { signal, cache })).replace(SETTINGS, '')
}
