import { levelsAt } from '../../src/math/schedule.ts'
import { selfCheckRow } from '../../src/math/self-check.ts'
import { at } from '../../src/base/assert.ts'
import type { Golden } from './golden.ts'
import { output } from './graph-runner.ts'
import { denoise, denoiseLatent, type OpenModel, runDdim, sampleLatent, type Step } from './model-runner.ts'

/** Golden tensors computed anew, by their names. */
export type Reproduced = Map<string, Float32Array>

const times = [0, 1, 37, 500, 999]

/** What `micro` holds of the encoder and of single calls of the U-Net. */
export async function reproduceCalls(open: OpenModel, golden: Golden): Promise<Reproduced> {
  const found: Reproduced = new Map()
  const [x0, xt, z] = [golden.values('x0'), golden.values('xt'), golden.values('z')]
  found.set('z', output(await open.run('encoder', { image: open.pictures(x0) }), 'z'))
  const encoded = await open.run('encoder', { image: open.pictures(x0.slice(0, x0.length / 2)) })
  addTaps(found, encoded, /^tap:encoder\.(.*_blocks?.*)$/, 'enc/')
  const modulated = await open.run('modulation', { t: { data: Float32Array.from(times), dims: [5] }, z: open.codes(z) })
  found.set('timestep_embedding', output(modulated, 'tap:sinusoids'))
  found.set('time_embed', output(modulated, 'tap:time_embed.time_embed'))
  for (const t of times) found.set(`eps_t${t}`, await predict(open, xt, z, t))
  const one = await denoise(open, xt.slice(0, xt.length / 2), z.slice(0, z.length / 2), rowAt(open, 500))
  addTaps(found, one, /^tap:(.*_blocks?.*)$/, 'unet/')
  return found
}

/** What they hold of DDIM: decodes, inversions, round trips. */
export async function reproduceLoops(open: OpenModel, golden: Golden): Promise<Reproduced> {
  const found: Reproduced = new Map()
  const [x0, xt, z] = [golden.values('x0'), golden.values('xt'), golden.values('z')]
  for (const steps of [10, 20]) {
    const [decoded, encoded] = [await runDdim(open, 'render', xt, z, steps), await runDdim(open, 'invert', x0, z, steps)]
    const [picture, code] = [last(decoded), last(encoded)]
    const back = await runDdim(open, 'render', code, z, steps)
    found.set(`ddim_T${steps}_decode`, picture)
    found.set(`ddim_T${steps}_encode`, code)
    found.set(`ddim_T${steps}_roundtrip`, last(back))
    if (steps === 20) continue
    found.set(
      'render_T10',
      picture.map((value) => (value + 1) / 2),
    )
    found.set('ddim_T10_samples', stack(decoded, 'next'))
    found.set('ddim_T10_pred_x0', stack(decoded, 'x0'))
    found.set('ddim_T10_encode_samples', stack(encoded, 'next'))
    found.set('ddim_T10_encode_pred_x0', stack(encoded, 'x0'))
  }
  return found
}

/** What `micro_ddpm` holds: the same without z_sem. */
export async function reproduceUnconditional(open: OpenModel, golden: Golden): Promise<Reproduced> {
  const [x0, xt] = [golden.values('x0'), golden.values('xt')]
  const found: Reproduced = new Map()
  for (const t of [0, 500, 999]) found.set(`eps_t${t}`, await predict(open, xt, null, t))
  found.set('ddim_T10_decode', last(await runDdim(open, 'render', xt, null, 10)))
  found.set('ddim_T10_encode', last(await runDdim(open, 'invert', x0, null, 10)))
  return found
}

/** What `micro_latent` holds of the latent net, and a picture sampled with it. */
export async function reproduceLatent(open: OpenModel, golden: Golden): Promise<Reproduced> {
  const noise = golden.values('latent_noise')
  const found: Reproduced = new Map()
  const codes = []
  for (const t of times) {
    const results = await denoiseLatent(open, noise, rowAt(open, t))
    found.set(`latent_eps_t${t}`, output(results, 'tap:eps'))
    codes.push(output(results, 'tap:time'))
    if (t === 500) addTaps(found, results, /^tap:(layers.*)$/, 'latent/')
  }
  found.set('latent_time_embed', join(codes))
  const [mean, std] = [golden.values('conds_mean'), golden.values('conds_std')]
  for (const steps of [10, 20, 100]) {
    const sample = await sampleLatent(open, noise, steps)
    found.set(`latent_T${steps}_sample`, sample)
    found.set(`latent_T${steps}_z`, denormalise(sample, mean, std))
  }
  const z = found.get('latent_T10_z') ?? new Float32Array()
  found.set('uncond_T10_Tlat10', last(await runDdim(open, 'render', golden.values('xT'), z, 10)))
  return found
}

/** What `toyface` holds: round trips with inverted and with random x_T, edits by directions over normalised z_sem, samples. */
export async function reproduceToyface(open: OpenModel, golden: Golden, { mean, std, directions }: Toyface): Promise<Reproduced> {
  const found: Reproduced = new Map()
  const [x0, random] = [golden.values('x0'), golden.values('x_random')]
  const render = async (code: Float32Array, z: Float32Array, steps: number) => last(await runDdim(open, 'render', code, z, steps))
  const z = output(await open.run('encoder', { image: open.pictures(x0) }), 'z')
  found.set('z', z)
  for (const steps of [10, 20, 50, 100]) {
    const code = last(await runDdim(open, 'invert', x0, z, steps))
    found.set(`xT_T${steps}`, code)
    found.set(`recon_T${steps}`, await render(code, z, steps))
    found.set(`recon_random_T${steps}`, await render(random, z, steps))
  }
  for (const [name, direction] of Object.entries(directions)) {
    const reach = (0.3 * Math.sqrt(512)) / Math.hypot(...direction) // 512 as in the official notebook, for a z_sem of any size
    const edited = z.map((value, i) => value + reach * at(direction, i % direction.length) * at(std, i % std.length))
    found.set(`edit_${name}_z`, edited)
    found.set(`edit_${name}_T20`, await render(found.get('xT_T100') ?? x0, edited, 20))
  }
  const sampled = denormalise(await sampleLatent(open, golden.values('latent_noise'), 20), mean, std)
  found.set('sample_z_T20', sampled)
  return found.set('sample_T20', await render(random, sampled, 20))
}

export type Toyface = { mean: ArrayLike<number>; std: ArrayLike<number>; directions: Record<string, readonly number[]> }

export function denormalise(values: Float32Array, mean: ArrayLike<number>, std: ArrayLike<number>): Float32Array {
  return values.map((value, i) => value * at(std, i % std.length) + at(mean, i % mean.length))
}

export function last(steps: readonly Step[]): Float32Array {
  return at(steps, steps.length - 1).next
}

async function predict(open: OpenModel, x: Float32Array, z: Float32Array | null, t: number): Promise<Float32Array> {
  return output(await denoise(open, x, z, rowAt(open, t)), 'tap:eps')
}

function rowAt(open: OpenModel, t: number) {
  return selfCheckRow(at(levelsAt(open.model.schedule, [t]), 0))
}

function addTaps(found: Reproduced, results: Record<string, Float32Array>, pattern: RegExp, prefix: string): void {
  for (const [name, values] of Object.entries(results)) {
    const match = pattern.exec(name)
    if (match) found.set(`${prefix}${match[1]}`, values)
  }
}

function stack(steps: readonly Step[], part: keyof Step): Float32Array {
  return join(steps.map((step) => step[part]))
}

function join(arrays: readonly Float32Array[]): Float32Array {
  return Float32Array.from(arrays.flatMap((array) => Array.from(array)))
}
