import { mkdir, writeFile } from 'node:fs/promises'
import { buildDenoiser } from '../src/convert/denoiser.ts'
import { exportGraph } from '../src/convert/export-graph.ts'
import { placeWeights, renderDataFile } from '../src/convert/external-data.ts'
import { createGraph, type Graph } from '../src/convert/graph.ts'
import { buildModulation } from '../src/convert/modulation.ts'
import { buildPlainDenoiser } from '../src/convert/fixtures/plain-denoiser.ts'
import { writeOnnx } from '../src/formats/write-onnx.ts'
import { pixelDenoiser, randomModel } from './random-model.ts'

export const architecture = pixelDenoiser(64)

/** Writes one network twice: folded as packs have it, and plain as an exporter would. */
export async function writeNets(folder: string): Promise<void> {
  const tensors = randomModel(architecture)
  const graph = (name: string, build: (graph: Graph) => void): Graph => {
    const made = createGraph(name, tensors, 'fp32')
    build(made)
    return made
  }
  const graphs = [
    graph('modulation', (it) => buildModulation(it, architecture)),
    graph('denoiser', (it) => buildDenoiser(it, architecture, true)),
    graph('plain', (it) => buildPlainDenoiser(it, architecture)),
  ]
  await mkdir(folder, { recursive: true })
  for (const made of graphs) await writeGraph(folder, made)
}

async function writeGraph(folder: string, graph: Graph): Promise<void> {
  const { files, places } = placeWeights(graph.name, graph.weights, 'float16')
  for (const file of files) await writeFile(`${folder}/${file.file}`, await renderDataFile(file, places, 'float16', undefined))
  await writeFile(`${folder}/${graph.name}.onnx`, writeOnnx(exportGraph(graph, places, 'float16')))
}
