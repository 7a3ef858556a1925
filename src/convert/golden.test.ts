import { openAsBlob } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Golden, meanError, openGolden, relativeError } from '../../e2e/support/golden.ts'
import { openModel, runDdim } from '../../e2e/support/model-runner.ts'
import {
  last,
  type Reproduced,
  reproduceCalls,
  reproduceLatent,
  reproduceLoops,
  reproduceToyface,
  reproduceUnconditional,
} from '../../e2e/support/reproduce.ts'
import type { Precision } from '../protocol/manifest.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { readClassifier } from './classifier.ts'
import type { Compute } from './graph.ts'
import { readHyper } from './hyper-parameters.ts'
import { readModel } from './model.ts'
import { readStatistics } from './statistics.ts'

// GOLDEN_DIR=<folder of the complete vectors> compares all of them, GOLDEN_REPORT=1 prints every error.

/** Largest error relative to the tensor's largest value, by the tensor's name. A call of the network in float16 may err 50 times as much. */
const limits: [RegExp, number][] = [
  [/^z$|_z$|^sample_z/, 1e-4],
  [/^(enc|unet|latent)\/|^time|^latent_time|_eps_|^eps_/, 5e-4],
  [/^latent_T\d+_(sample|z)$/, 1e-4],
  [/pred_x0/, 2e-2],
  [/^ddim_|^render_|^uncond_|^xT_T|^recon_|^edit_|^sample_T/, 5e-3],
]
const looser = 50

/** Nets of random weights are no denoisers: their loops amplify a rounding some hundredfold at single pixels, so that with float16 the mean counts. */
const loop = /^ddim_|^render_|^uncond_/
const loopLimit = 0.1

/** Inputs, and tensors that the tests of src/math reproduce. */
const elsewhere = /^(x0|xt|xT|x_random|t_list|conds|conds_mean|conds_std|latent_noise|interp_.*|metric_.*)$/

function compare(found: Reproduced, golden: Golden, exact: boolean): string[] {
  return golden.names.flatMap((name) => {
    const values = found.get(name)
    if (!values) return elsewhere.test(name) ? [] : [`${name} is not reproduced`]
    const mean = !exact && loop.test(name)
    const largest = limits.find(([pattern]) => pattern.test(name))?.[1] ?? 0
    const [error, limit] = mean
      ? [meanError(values, golden.values(name)), loopLimit]
      : [relativeError(values, golden.values(name)), largest]
    if (process.env.GOLDEN_REPORT) console.log(`${name} ${mean ? 'mean' : 'largest'} error ${error.toExponential(1)}`)
    return error < (exact || mean ? limit : limit * looser) ? [] : [`${name}: error ${error.toExponential(1)}`]
  })
}

const variants: { stored: Compute; precision: Precision }[] = [
  { stored: 'float32', precision: 'fp32' },
  { stored: 'float16', precision: 'fp32' },
  { stored: 'float16', precision: 'fp16' },
]

describe.each(variants)('weights $stored, computed in $precision', ({ stored, precision }) => {
  const exact = stored === 'float32' && precision === 'fp32'

  test.each(exact && process.env.GOLDEN_DIR ? ['micro', 'tiny'] : ['micro'])('%s: encoder, U-Net, DDIM', async (folder) => {
    const golden = await openGolden(folder)
    const model = readModel(golden.checkpoint)
    const open = await openModel(model, stored, precision)
    const unclipped = await openModel(model, stored, precision, { clip: false })
    const found = new Map([...(await reproduceCalls(open, golden)), ...(await reproduceLoops(open, golden))])
    found.set('ddim_T10_decode_noclip', last(await runDdim(unclipped, 'render', golden.values('xt'), golden.values('z'), 10)))
    await Promise.all([open.release(), unclipped.release()])
    expect(golden.names.length).toBeGreaterThan(15)
    expect(compare(found, golden, exact)).toEqual([])
  })

  test('micro_ddpm: the U-Net without z_sem', async () => {
    const golden = await openGolden('micro_ddpm')
    const open = await openModel(readModel(golden.checkpoint), stored, precision)
    const found = await reproduceUnconditional(open, golden)
    await open.release()
    expect(golden.names).toContain('eps_t500')
    expect(compare(found, golden, exact)).toEqual([])
  })

  test('micro_latent: the latent net, and pictures sampled with it', async () => {
    const golden = await openGolden('micro_latent')
    const open = await openModel(readModel(golden.checkpoint), stored, precision)
    const found = await reproduceLatent(open, golden)
    await open.release()
    expect(golden.names).toContain('latent_T10_sample')
    expect(compare(found, golden, exact)).toEqual([])
  })
})

if (process.env.GOLDEN_DIR) {
  test('toyface: a trained model, its loops of up to 100 steps, edits and samples', async () => {
    const golden = await openGolden('toyface')
    const open = await openModel(readModel(golden.checkpoint), 'float32', 'fp32')
    const place = `${process.env.GOLDEN_DIR}/toyface`
    const attributes = await readClassifier(
      (await readWeightsFile(await openAsBlob(`${place}/cls.ckpt`), 'cls')).tensors,
      64,
      readHyper({}),
    )
    const statistics = await readStatistics([golden.checkpoint.tensors], 64)
    const direction = (name: string) => attributes.find((attribute) => attribute.name === name)?.direction ?? []
    const directions = { Smiling: direction('Smiling'), Eyeglasses: direction('Eyeglasses'), Blond_Hair: direction('Blond hair') }
    const found = await reproduceToyface(open, golden, { mean: statistics?.mean ?? [], std: statistics?.std ?? [], directions })
    await open.release()
    expect(found.size).toBe(21)
    expect(compare(found, golden, true)).toEqual([])
  }, 600_000)
}
