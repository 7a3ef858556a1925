import { at } from '../base/assert.ts'
import type { Architecture, PerceptualStage } from './architecture.ts'
import { attentionBlock } from './attention.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { addFoldedWeight, addInput, addOutput, type Graph, source, tap, type Value } from './graph.ts'
import { add, conv, convolve, enlarge, groupNorm, mapShape, shrinkingConv, silu } from './layers.ts'

/*
 * The perceptual autoencoder of latent diffusion (Rombach et al. 2022, appendix G), under the names of the original code. A stage that
 * quantises puts out the state as it is before the lookup; the decoder takes codes that are already looked up.
 */

/** The epsilon of its group norms. */
const EPSILON = 1e-6

/** first_encoder: image [N,3,S,S] -> state [N,C,H,W]; of a KL stage the mean, times its scale. */
export function buildFirstEncoder(graph: Graph, { imageSize, state }: Architecture, stage: PerceptualStage): void {
  const { widths, resBlocks, attentionLevels } = stage
  const image = castToCompute(graph, addInput(graph, 'image', ['batch', 3, imageSize, imageSize]))
  let h = conv(graph, image, 'first_stage_model.encoder.conv_in', at(widths, 0), 3)
  for (const [level, out] of widths.entries()) {
    const place = `first_stage_model.encoder.down.${level}`
    for (let i = 0; i < resBlocks; i++) {
      h = residual(graph, h, `${place}.block.${i}`, out)
      if (attentionLevels.includes(level)) h = attentionBlock(graph, h, `${place}.attn.${i}`, 1, EPSILON)
    }
    // The original code pads at the right and the bottom alone.
    if (level === widths.length - 1) continue
    h = shrinkingConv(graph, h, `${place}.downsample.conv`, [0, 0, 1, 1])
    tap(graph, `${place}.downsample`, h)
  }
  h = head(graph, middle(graph, h, 'first_stage_model.encoder.mid'), 'first_stage_model.encoder', innerOut(stage))
  addOutput(graph, 'state', castToFloat(graph, stateConv(graph, h, state[0], stage)))
}

/** first_decoder: state [N,C,H,W] -> image [N,3,S,S]. */
export function buildFirstDecoder(graph: Graph, { state }: Architecture, stage: PerceptualStage): void {
  const { widths, resBlocks, attentionLevels, innerChannels, scale } = stage
  const given = castToCompute(graph, addInput(graph, 'state', ['batch', ...state]))
  const name = 'first_stage_model.post_quant_conv'
  const inner = pointwise(graph, given, name, innerChannels, (weight) => weight.map((value) => value / scale))
  const top = at(widths, widths.length - 1)
  let h = middle(graph, conv(graph, inner, 'first_stage_model.decoder.conv_in', top, 3), 'first_stage_model.decoder.mid')
  for (const [level, out] of [...widths.entries()].reverse()) {
    const place = `first_stage_model.decoder.up.${level}`
    for (let i = 0; i <= resBlocks; i++) {
      h = residual(graph, h, `${place}.block.${i}`, out)
      if (attentionLevels.includes(level)) h = attentionBlock(graph, h, `${place}.attn.${i}`, 1, EPSILON)
    }
    if (level === 0) continue
    h = conv(graph, enlarge(graph, h), `${place}.upsample.conv`, out, 3, graph.compute)
    tap(graph, `${place}.upsample`, h)
  }
  addOutput(graph, 'image', castToFloat(graph, head(graph, h, 'first_stage_model.decoder', 3)))
}

/** Channels that the encoder puts out: a KL stage has as many log-variances as means. */
function innerOut({ codes, innerChannels }: PerceptualStage): number {
  return codes === null ? 2 * innerChannels : innerChannels
}

/** The 1x1 convolution to states. Of a KL stage only the rows of the means are kept. */
function stateConv(graph: Graph, h: Value, channels: number, stage: PerceptualStage): Value {
  const columns = innerOut(stage)
  const rows = stage.codes === null ? 2 * channels : channels
  const name = 'first_stage_model.quant_conv'
  const scaled = (values: Float32Array) => values.map((value) => value * stage.scale)
  const weights = [source(graph, `${name}.weight`, [rows, columns, 1, 1])]
  const weight = addFoldedWeight(graph, `${name}.weight`, [channels, columns, 1, 1], weights, (tensors) =>
    scaled(at(tensors, 0).subarray(0, channels * columns)),
  )
  const bias = addFoldedWeight(graph, `${name}.bias`, [channels], [source(graph, `${name}.bias`, [rows])], (tensors) =>
    scaled(at(tensors, 0).subarray(0, channels)),
  )
  const { height, width } = mapShape(h)
  return convolve(graph, h, weight, bias, ['batch', channels, height, width], { kernel: 1, stride: 1, pad: 0 })
}

function pointwise(graph: Graph, x: Value, name: string, out: number, fold: (weight: Float32Array) => Float32Array): Value {
  const { channels, height, width } = mapShape(x)
  const dims = [out, channels, 1, 1]
  const weight = addFoldedWeight(graph, `${name}.weight`, dims, [source(graph, `${name}.weight`, dims)], (tensors) => fold(at(tensors, 0)))
  const bias = addFoldedWeight(graph, `${name}.bias`, [out], [source(graph, `${name}.bias`, [out])], (tensors) => at(tensors, 0))
  return convolve(graph, x, weight, bias, ['batch', out, height, width], { kernel: 1, stride: 1, pad: 0 })
}

function residual(graph: Graph, x: Value, prefix: string, out: number): Value {
  const { channels } = mapShape(x)
  const first = conv(graph, silu(graph, groupNorm(graph, x, `${prefix}.norm1`, EPSILON)), `${prefix}.conv1`, out, 3)
  const last = conv(graph, silu(graph, groupNorm(graph, first, `${prefix}.norm2`, EPSILON)), `${prefix}.conv2`, out, 3)
  const sum = add(graph, channels === out ? x : conv(graph, x, `${prefix}.nin_shortcut`, out, 1, graph.compute), last)
  tap(graph, prefix, sum)
  return sum
}

function middle(graph: Graph, x: Value, prefix: string): Value {
  const { channels } = mapShape(x)
  const attended = attentionBlock(graph, residual(graph, x, `${prefix}.block_1`, channels), `${prefix}.attn_1`, 1, EPSILON)
  tap(graph, `${prefix}.attn_1`, attended)
  return residual(graph, attended, `${prefix}.block_2`, channels)
}

function head(graph: Graph, x: Value, prefix: string, out: number): Value {
  return conv(graph, silu(graph, groupNorm(graph, x, `${prefix}.norm_out`, EPSILON)), `${prefix}.conv_out`, out, 3)
}
