/** A file that was brought: loose, in a folder or in a zip. `path` has the folders and zips around it. To open it may mean to unpack it. */
export type BroughtFile = { path: string; bytes: number; open: () => Promise<Blob> }

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The folder of a path, with its slash; '' for a loose file. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** Endings of files of weights, and of archives that may hold them. The content of a file decides its kind. */
const WEIGHTS = /\.(ckpt|pt|pth|pkl|bin|safetensors|onnx|zip|gz|tar|7z|rar|h5|gguf)( \(\d+\))?$/i

export const isNamedAsWeights = (path: string): boolean => WEIGHTS.test(path)

/** Also pieces of torch.distributed.checkpoint, which begin like a zip and are none. */
export const isNamedAsPart = (path: string): boolean => isNamedAsWeights(path) || path.endsWith('.distcp')

/** Files by a key, in the order in which they came. */
export function groupedBy(files: readonly BroughtFile[], keyOf: (path: string) => string): BroughtFile[][] {
  const groups = new Map<string, BroughtFile[]>()
  for (const file of files) {
    const group = groups.get(keyOf(file.path))
    if (group) group.push(file)
    else groups.set(keyOf(file.path), [file])
  }
  return [...groups.values()]
}
