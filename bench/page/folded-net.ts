import type { Net } from '../../src/engine/net.ts'
import { floatTensor } from '../../src/engine/ort.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import { createStepMeter } from '../../src/engine/step-meter.ts'
import type { NetRun } from './net-run.ts'

/** As the studio runs it: modulation for all steps at once, and the row's arithmetic inside the denoiser. */
export function runFolded(net: Net): NetRun {
  return async ({ rows, x, z }) => {
    const code = await floatTensor(z, [1, z.length])
    const meter = createStepMeter(rows.length, false, () => {})
    const end = await runPlan(net, { rows, x, p: null, count: 1, z: code }, meter, new AbortController().signal)
    return end.x
  }
}
