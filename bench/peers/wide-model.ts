import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withFoldedWeights } from '../../src/engine/for-wasm/fold-weights.ts'
import { readOnnx } from '../../src/formats/read-onnx.ts'
import { writeOnnx } from '../../src/formats/write-onnx.ts'
import { readManifest } from '../native-subject.ts'

/** The fp32 denoiser of the pack in a folder as one ONNX file with float32 weights inside, as other runtimes are usually given a network. */
export async function wideDenoiser(folder: string): Promise<Uint8Array> {
  const { graphs } = await readManifest(folder)
  const path = (graphs.denoiser ?? graphs.baseline_denoiser)?.fp32
  if (!path) throw new Error(`${folder} has no denoiser in fp32`)
  const read = async (file: string) => new Uint8Array(await readFile(join(folder, file))) // a slice of a Buffer would be no copy
  const model = readOnnx(await read(path), path)
  const names = new Set(model.graph.initializers.flatMap(({ data }) => (data.kind === 'external' ? [data.location] : [])))
  const files = []
  for (const name of names) files.push({ path: name, data: await read(`${path.slice(0, path.lastIndexOf('/') + 1)}${name}`) })
  const wide = withFoldedWeights(model, files)
  if (!wide) throw new Error(`the float32 weights of ${path} take too much memory`)
  return writeOnnx(wide)
}
