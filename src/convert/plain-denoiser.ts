import { at } from '../base/assert.ts'
import type { Architecture } from './architecture.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { filledConstant } from './constants.ts'
import { addInput, addOutput, type Graph, type Value } from './graph.ts'
import { add, groupNorm, linear, multiply, reshape, silu, split } from './layers.ts'
import type { ConditionedNorm } from './res-block.ts'
import { timeCode } from './time-code.ts'
import { unet } from './unet.ts'

/**
 * The denoiser as an exporter writes it down, block by block: x [N,3,S,S], t [N], z [N,Z] -> eps [N,3,S,S]. No pack has it:
 * it is the second way against which tests hold `denoiser` with `modulation`, and the benchmark measures them.
 */
export function buildPlainDenoiser(graph: Graph, architecture: Architecture): void {
  const { imageSize, baseChannels, embedChannels, zSize } = architecture
  const x = addInput(graph, 'x', ['batch', 3, imageSize, imageSize])
  const t = addInput(graph, 't', ['batch'])
  const z = zSize === null ? null : silu(graph, castToCompute(graph, addInput(graph, 'z', ['batch', zSize])))
  const prefix = zSize === null ? 'time_embed' : 'time_embed.time_embed'
  const time = timeCode(graph, t, prefix, baseChannels, embedChannels)
  const eps = unet(graph, architecture, castToCompute(graph, x), modulate(time, z))
  addOutput(graph, 'eps', castToFloat(graph, eps))
}

/** GN(h) (1 + s) + b from the time code, then times (1 + c) from z_sem, as in the paper's equation 7. */
function modulate(time: Value, z: Value | null): ConditionedNorm {
  return (graph, h, { prefix, out }) => {
    const parts = split(graph, linear(graph, time, `${prefix}.emb_layers.1`, 2 * out), 1, [out, out])
    const [scale, shift] = [spread(graph, at(parts, 0)), spread(graph, at(parts, 1))]
    const timed = add(graph, multiply(graph, groupNorm(graph, h, `${prefix}.out_layers.0`), plusOne(graph, scale)), shift)
    return z ? multiply(graph, timed, plusOne(graph, spread(graph, linear(graph, z, `${prefix}.cond_emb_layers.1`, out)))) : timed
  }
}

function plusOne(graph: Graph, value: Value): Value {
  return add(graph, value, filledConstant(graph, 1, 1))
}

/** [N,C] as [N,C,1,1], to meet a map. */
function spread(graph: Graph, value: Value): Value {
  const channels = Number(value.dims[1])
  return reshape(graph, value, [0, channels, 1, 1], ['batch', channels, 1, 1])
}
