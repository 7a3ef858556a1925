import type { NamedFile } from '../../protocol/library-api.ts'

/** File endings of models and packs. The importer then decides by the content. */
const NAMES = /\.(ckpt|pt|pth|pkl|bin|safetensors|onnx|zip|distcp)$|(^|\/)config\.json$/i

/** Whether dropped files are meant for the importer and not as photos: by an ending, or by the first bytes of a zip or safetensors. */
export async function looksLikeModels(files: readonly NamedFile[]): Promise<boolean> {
  if (files.some(({ path }) => NAMES.test(path))) return true
  const head = new Uint8Array(
    (await files[0]?.file
      .slice(0, 9)
      .arrayBuffer()
      .catch(() => null)) ?? [],
  )
  const starts = String.fromCharCode(...head)
  return starts.startsWith('PK\x03\x04') || starts.startsWith('\0{', 7)
}
