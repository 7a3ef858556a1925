import { at } from '../base/assert.ts'
import { wholeChannels } from '../protocol/webgpu-faults.ts'
import { shapeConstant } from './constants.ts'
import { addFoldedWeight, addNode, addWeight, type Compute, type Graph, source, type Value } from './graph.ts'

/** A map [N,C,H,W] and the weight [out,C,3,3] that it meets, both with channels of zeros behind their own where the count needs them. */
export function withWholeChannels(graph: Graph, x: Value, weightName: string, out: number, type: Compute): { map: Value; weight: Value } {
  const [batch = 'batch', channels = 0, ...area] = x.dims
  const own = Number(channels)
  const whole = wholeChannels(own)
  const shape = [out, own, 3, 3]
  if (whole === own) return { map: x, weight: addWeight(graph, weightName, shape, shape, type) }
  const weight = addFoldedWeight(
    graph,
    weightName,
    [out, whole, 3, 3],
    [source(graph, weightName, shape)],
    (tensors) => {
      const padded = new Float32Array(out * whole * 9)
      for (let filter = 0; filter < out; filter++)
        padded.set(at(tensors, 0).subarray(filter * own * 9, (filter + 1) * own * 9), filter * whole * 9)
      return padded
    },
    type,
  )
  const pads = shapeConstant(graph, [0, 0, 0, 0, 0, whole - own, 0, 0])
  return { map: addNode(graph, 'Pad', [x, pads], [batch, whole, ...area]), weight }
}
