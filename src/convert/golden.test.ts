import { describe, expect, test } from 'vitest'
import { type Golden, openGolden, relativeError } from '../../e2e/support/golden.ts'
import { openModel } from '../../e2e/support/model-runner.ts'
import {
  last,
  reproduceCalls,
  reproduceLatent,
  reproduceLoops,
  reproduceUnconditional,
  type Reproduced,
} from '../../e2e/support/reproduce.ts'
import { runDdim } from '../../e2e/support/model-runner.ts'
import type { Compute } from './graph.ts'
import { readModel } from './model.ts'

/** Largest error of a golden tensor relative to its largest value, by what the tensor is (golden/README.md). */
const limits: [RegExp, number][] = [
  [/^z$/, 1e-4],
  [/^(enc|unet|latent)\/|^time|^latent_time|_eps_|^eps_/, 5e-4],
  [/pred_x0/, 2e-2],
  [/^latent_T\d+_(sample|z)$/, 1e-4],
  [/^ddim_|^render_|^uncond_/, 5e-3],
]

/** Inputs, and what other tests reproduce (src/math). */
const inputs = /^(x0|xt|xT|t_list|conds|conds_mean|conds_std|latent_noise|interp_.*|metric_.*)$/

function compare(found: Reproduced, golden: Golden, looser: number): string[] {
  return golden.names.flatMap((name) => {
    const values = found.get(name)
    if (!values) return inputs.test(name) ? [] : [`${name} is not reproduced`]
    const limit = looser * (limits.find(([pattern]) => pattern.test(name))?.[1] ?? 0)
    const error = relativeError(values, golden.values(name))
    if (process.env.GOLDEN_REPORT) console.log(name.padEnd(28), error.toExponential(1), limit)
    return error < limit ? [] : [`${name}: error ${error.toExponential(1)}, limit ${limit}`]
  })
}
const variants: { stored: Compute; compute: Compute; looser: number }[] = [
  { stored: 'float32', compute: 'float32', looser: 1 },
  { stored: 'float16', compute: 'float32', looser: 50 },
  { stored: 'float16', compute: 'float16', looser: 50 },
]

describe.each(variants)('weights $stored, computed in $compute', ({ stored, compute, looser }) => {
  test.each(['micro', 'tiny'])('%s: encoder, U-Net, DDIM', async (folder) => {
    const golden = await openGolden(folder)
    const model = readModel(golden.checkpoint)
    const open = await openModel(model, stored, compute)
    const unclipped = await openModel(model, stored, compute, { clip: false })
    const found = new Map([...(await reproduceCalls(open, golden)), ...(await reproduceLoops(open, golden))])
    found.set('ddim_T10_decode_noclip', last(await runDdim(unclipped, 'render', golden.values('xt'), golden.values('z'), 10)))
    await Promise.all([open.release(), unclipped.release()])
    expect(compare(found, golden, looser)).toEqual([])
  })

  test('micro_ddpm: the U-Net without z_sem', async () => {
    const golden = await openGolden('micro_ddpm')
    const open = await openModel(readModel(golden.checkpoint), stored, compute)
    const found = await reproduceUnconditional(open, golden)
    await open.release()
    expect(compare(found, golden, looser)).toEqual([])
  })

  test('micro_latent: the latent net, and pictures sampled with it', async () => {
    const golden = await openGolden('micro_latent')
    const open = await openModel(readModel(golden.checkpoint), stored, compute)
    const found = await reproduceLatent(open, golden)
    await open.release()
    expect(compare(found, golden, looser)).toEqual([])
  })
})
