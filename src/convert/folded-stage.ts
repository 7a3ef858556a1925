import type { Architecture, FoldedStage } from './architecture.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { foldedConv, unfold } from './folded.ts'
import { addInput, addOutput, type Graph, tap, type Value } from './graph.ts'
import { add, conv, silu } from './layers.ts'

// The first stage of models/train (first_stage_net.py): each way is a linear map of each place and, added to it, residual blocks without norms.

/** first_encoder: image [N,3,S,S] -> state [N,C,H,W]. */
export function buildFoldedEncoder(graph: Graph, { imageSize, state: [channels] }: Architecture, stage: FoldedStage): void {
  const prefix = 'first_stage.encoder'
  const image = castToCompute(graph, addInput(graph, 'image', ['batch', 3, imageSize, imageSize]))
  const seen = foldedConv(graph, image, { prefix: `${prefix}.input_blocks.0`, out: stage.encoder.width, patchSize: stage.factor }, 3)
  const found = conv(graph, blocks(graph, seen, prefix, stage.encoder.blocks), `${prefix}.out.1`, channels, 3)
  const linear = foldedConv(graph, image, { prefix: `${prefix}.out.0`, out: channels, patchSize: stage.factor }, 1)
  addOutput(graph, 'state', castToFloat(graph, add(graph, linear, found)))
}

/** first_decoder: state [N,C,H,W] -> image [N,3,S,S]. */
export function buildFoldedDecoder(graph: Graph, { state }: Architecture, stage: FoldedStage): void {
  const prefix = 'first_stage.decoder'
  const given = castToCompute(graph, addInput(graph, 'state', ['batch', ...state]))
  const out = 3 * stage.factor * stage.factor
  const seen = conv(graph, given, `${prefix}.input_blocks.0`, stage.decoder.width, 3)
  const found = conv(graph, blocks(graph, seen, prefix, stage.decoder.blocks), `${prefix}.out.1`, out, 3)
  const squares = add(graph, conv(graph, given, `${prefix}.out.0`, out, 1), found)
  addOutput(graph, 'image', castToFloat(graph, unfold(graph, squares, stage.factor)))
}

/** x + conv(SiLU(conv(x))), so many times. */
function blocks(graph: Graph, x: Value, prefix: string, count: number): Value {
  const width = Number(x.dims[1])
  let h = x
  for (let i = 1; i <= count; i++) {
    const place = `${prefix}.input_blocks.${i}`
    h = add(graph, h, conv(graph, silu(graph, conv(graph, h, `${place}.conv1`, width, 3)), `${place}.conv2`, width, 3))
    tap(graph, place, h)
  }
  return h
}
