import type { Architecture, Tower } from './architecture.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { addInput, addNode, addOutput, type Graph, type Value } from './graph.ts'
import { conv, groupNorm, reshape, silu } from './layers.ts'
import { layoutTower } from './layout.ts'
import { runStage } from './unet.ts'

/** encoder: image [N,3,S,S] -> z [N,Z]. */
export function buildEncoder(graph: Graph, architecture: Architecture, tower: Tower, zSize: number): void {
  const { imageSize } = architecture
  const image = addInput(graph, 'image', ['batch', 3, imageSize, imageSize])
  const { down, middle } = layoutTower(imageSize, tower, 'encoder.')
  const body = [...down, middle].reduce<Value>((h, stage) => runStage(graph, h, stage, architecture, null), castToCompute(graph, image))
  const active = silu(graph, groupNorm(graph, body, 'encoder.out.0'))
  const mean = addNode(graph, 'GlobalAveragePool', [active], ['batch', middle.out, 1, 1])
  const z = reshape(graph, conv(graph, mean, 'encoder.out.3', zSize, 1), [-1, zSize], ['batch', zSize])
  addOutput(graph, 'z', castToFloat(graph, z))
}
