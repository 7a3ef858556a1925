import { readFile } from 'node:fs/promises'
import { at } from '../../src/base/assert.ts'
import { findWeights } from '../../src/engine/winograd/read-weights.ts'
import type { OnnxModel, OnnxTensor } from '../../src/formats/onnx.ts'
import { readOnnx } from '../../src/formats/read-onnx.ts'
import { writeOnnx } from '../../src/formats/write-onnx.ts'
import { packFolder, readManifest } from '../native-subject.ts'

/** The fp32 denoiser of a pack as one ONNX file with float32 weights, as other runtimes are usually given a network. */
export async function wideDenoiser(pack: string): Promise<Uint8Array> {
  const folder = packFolder(pack)
  const { graphs } = await readManifest(folder)
  const path = (graphs.denoiser ?? graphs.baseline_denoiser)?.fp32
  if (!path) throw new Error(`${pack} has no denoiser in fp32`)
  const read = async (file: string) => new Uint8Array(await readFile(new URL(file, folder))) // a slice of a Buffer would be no copy
  const model = readOnnx(await read(path), path)
  const names = new Set(model.graph.initializers.flatMap(({ data }) => (data.kind === 'external' ? [data.location] : [])))
  const files = []
  for (const name of names) files.push({ path: name, data: await read(`${path.slice(0, path.lastIndexOf('/') + 1)}${name}`) })
  return writeOnnx(widen(model, files))
}

/** The same model with its float weights as float32 inside it, and without the nodes that widen them. */
export function widen(model: OnnxModel, files: { path: string; data: Uint8Array }[]): OnnxModel {
  const weights = findWeights(model.graph, files)
  const nodes = model.graph.nodes.filter(({ outputs }) => !weights.has(at(outputs, 0)))
  const used = new Set(nodes.flatMap(({ inputs }) => inputs))
  const others = model.graph.initializers.filter(({ name }) => used.has(name) && !weights.has(name))
  const wide = [...weights].flatMap(([name, { dims, read }]): OnnxTensor[] => {
    if (!used.has(name)) return []
    const { buffer, byteOffset, byteLength } = read()
    return [{ name, dtype: 'float32', dims, data: { kind: 'raw', bytes: new Uint8Array(buffer, byteOffset, byteLength) } }]
  })
  return { ...model, graph: { ...model.graph, nodes, initializers: [...others, ...wide] } }
}
