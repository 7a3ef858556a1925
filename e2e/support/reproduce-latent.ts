import { assert } from '../../src/base/assert.ts'
import type { Checkpoint } from '../../src/formats/checkpoint.ts'
import { fromCompvis } from '../../src/convert/compvis.ts'
import { createGraph } from '../../src/convert/graph.ts'
import { readModel } from '../../src/convert/model.ts'
import { nearestCodes } from '../../src/math/nearest-code.ts'
import { type Golden, relativeError } from './golden.ts'
import { type Feeds, type OpenGraph, output } from './graph-runner.ts'
import { buildGoldenTransformer, goldenTransformer, ldmCheckpoint } from './latent-diffusion.ts'
import { denoise, type OpenModel, openModel, runDdim, type Step } from './model-runner.ts'
import { last, type Reproduced } from './reproduce.ts'

/**
 * All tensors of `golden/ldm` that graphs of a pack compute, anew on some runtime and in single precision, as they stand there. `vq/quantised` holds
 * the codes that were found: those of the codebook where every index is right.
 */
export async function reproduceLatent(open: OpenGraph, golden: Golden): Promise<Reproduced> {
  const found: Reproduced = new Map()
  await reproduceTransformer(found, open, golden)
  const openStage = async (checkpoint: Checkpoint) =>
    openModel(readModel(await fromCompvis(checkpoint), null, { img_size: 16 }), 'float32', 'fp32', { open })
  const kl = await openStage(await ldmCheckpoint('kl'))
  found.set('kl/mean', output(await encode(kl, golden.values('image')), 'state'))
  found.set('kl/decoded', output(await decode(kl, golden.values('kl/mean')), 'image'))
  await kl.release()
  const checkpoint = await ldmCheckpoint('vq')
  const vq = await openStage(checkpoint)
  const codebook = await checkpoint.tensors.get('first_stage_model.quantize.embedding.weight')?.read()
  assert(codebook, 'the golden model quantises')
  await reproduceUnet(found, vq, golden)
  await reproduceStage(found, vq, golden, codebook)
  await vq.release()
  return found
}

/** Inputs of the original code, and what it makes in training alone. */
const notComputed =
  /^(image|kl\/(kl_nats|logvar|noise|sample)|cross\/(context|h)|unet\/(t_list|x)|vq\/indices|ddim\/(z_T|rows_\w+)|schedule\/.*)$/

/**
 * The golden tensors that were computed with a larger error than `limit`, relative to the largest number of the tensor, or not at all. Cosines of
 * times to 999 are those of float32, and a picture that goes up and down again in ten steps enlarges every rounding: four times the limit.
 */
export function latentFaults(found: Reproduced, golden: Golden, limit: number): string[] {
  const wanted = golden.names.filter((name) => !notComputed.test(name))
  const errors = wanted.map((name) => [name, relativeError(found.get(name) ?? [], golden.values(name))] as const)
  return errors.flatMap(([name, error]) => {
    const own = (/^(unet\/sinusoids|ddim\/roundtrip)$/.test(name) ? 4 : 1) * limit
    return error < (name === 'vq/quantised' ? 1e-6 : own) ? [] : [`${name} ${error.toExponential(1)}`]
  })
}

const pictures = (data: Float32Array) => ({ data, dims: [data.length / 768, 3, 16, 16] })
const encode = (model: OpenModel, images: Float32Array) => model.run('first_encoder', { image: pictures(images) })
const decode = (model: OpenModel, states: Float32Array) => model.run('first_decoder', { state: model.pictures(states) })
const first = (data: Float32Array) => data.slice(0, data.length / 2)

async function reproduceTransformer(found: Reproduced, open: OpenGraph, golden: Golden): Promise<void> {
  const run = async (context: Float32Array) => {
    const graph = createGraph('transformer', await goldenTransformer(), 'fp32', { taps: true })
    buildGoldenTransformer(graph, context.length / 64)
    const feeds: Feeds = {
      h: { data: golden.values('cross/h'), dims: [2, 64, 4, 4] },
      tokens: { data: context, dims: [2, context.length / 64, 32] },
    }
    const runner = await open(graph, 'float32')
    return runner.run(feeds).finally(() => runner.release())
  }
  const context = golden.values('cross/context')
  const five = await run(context)
  found.set('cross/out', output(five, 'out'))
  for (const part of ['attn1', 'attn2', 'ff'])
    found.set(`cross/transformer_blocks.0.${part}`, output(five, `tap:block.transformer_blocks.0.${part}`))
  const one = await run(Float32Array.from([...context.slice(0, 32), ...context.slice(160, 192)]))
  found.set('cross/out_one_token', output(one, 'out'))
}

async function reproduceUnet(found: Reproduced, vq: OpenModel, golden: Golden): Promise<void> {
  const times = [0, 1, 37, 500, 999]
  const modulated = await vq.run('baseline_modulation', { t: { data: Float32Array.from(times), dims: [times.length] } })
  found.set('unet/sinusoids', output(modulated, 'tap:sinusoids'))
  found.set('unet/time_code', output(modulated, 'tap:time_embed'))
  for (const t of times) {
    const made = await denoise(vq, golden.values('unet/x'), null, { t, a: 1, s: 1, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 })
    found.set(`unet/eps_t${t}`, output(made, 'tap:eps'))
    if (t === 500) addTaps(found, made, /^tap:((?:input|output)_blocks.*|middle_block)$/, 'unet/')
  }
}

async function reproduceStage(found: Reproduced, vq: OpenModel, golden: Golden, codebook: Float32Array): Promise<void> {
  const lookUp = (states: Float32Array) =>
    Float32Array.from([0, 1].flatMap((i) => [...nearestCodes(states.slice(192 * i, 192 * (i + 1)), codebook, 3)]))
  const decodeCodes = async (states: Float32Array) => output(await decode(vq, lookUp(states)), 'image')
  const encoded = await encode(vq, golden.values('image'))
  const z = output(encoded, 'state')
  found.set('vq/z', z)
  found.set('vq/quantised', lookUp(z))
  const decoded = await decode(vq, lookUp(z))
  found.set('vq/decoded', output(decoded, 'image'))
  found.set('vq/decoded_not_quantised', output(await decode(vq, z), 'image'))
  addTaps(found, encoded, /^tap:first_stage_model\.(.*)$/, 'vq/')
  addTaps(found, decoded, /^tap:first_stage_model\.(.*)$/, 'vq/')

  const drawn = await runDdim(vq, 'render', golden.values('ddim/z_T'), null, 10)
  const raised = await runDdim(vq, 'invert', golden.values('vq/z'), null, 10)
  const back = last(await runDdim(vq, 'render', last(raised), null, 10))
  found.set('ddim/render', statesOf(drawn))
  found.set('ddim/render_decoded', await decodeCodes(last(drawn)))
  found.set('ddim/invert', statesOf(raised))
  found.set('ddim/roundtrip', back)
  found.set('ddim/roundtrip_decoded', await decodeCodes(back))
}

const statesOf = (steps: readonly Step[]) => Float32Array.from(steps.flatMap(({ next }) => [...next]))

/** Activations of the first picture, as the golden ones are. */
function addTaps(found: Reproduced, results: Record<string, Float32Array>, pattern: RegExp, prefix: string): void {
  for (const [name, values] of Object.entries(results)) {
    const match = pattern.exec(name)
    if (match) found.set(`${prefix}${match[1]}`, first(values))
  }
}
