/**
 * The face finder's runtime asks for its file by name, and each of its models for the weights beside it: they stay together
 * under their own names. Everything else has a hash in its name.
 */
export const faceFinderAssets = {
  assetFileNames: ({ names }: { names: string[] }) =>
    names.some((name) => /^(tfjs-backend-wasm|blazeface|facemesh)/.test(name))
      ? 'assets/face-finder/[name][extname]'
      : 'assets/[name]-[hash][extname]',
}
