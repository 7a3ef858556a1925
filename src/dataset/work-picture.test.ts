import { expect, test } from 'vitest'
import { LEAST_BOUND_STEPS } from '../math/likelihood/levels.ts'
import { pictureLength } from '../protocol/space.ts'
import { fakeManifest } from '../recipes/fixtures/fake-manifest.ts'
import { fakeModel } from '../recipes/fixtures/fake-model.ts'
import { workPicture } from './work-picture.ts'

const manifest = fakeManifest()
const picture = new Float32Array(pictureLength(manifest.imageSize)).fill(0.5)
const work = { verb: 'evaluate', steps: [2], boundSteps: LEAST_BOUND_STEPS } as const

async function columnsOf(steps: number): Promise<string[]> {
  const { model } = fakeModel({ manifest: { ...manifest, schedule: { ...manifest.schedule, steps } } })
  return Object.keys((await workPicture({ model, space: null }, work, picture)).columns)
}

test('a pack with too few levels for a bound is evaluated without bits', async () => {
  expect(await columnsOf(LEAST_BOUND_STEPS + 1)).toContain('bits')
  const columns = await columnsOf(LEAST_BOUND_STEPS)
  expect(columns).toContain('ssim.x_T')
  expect(columns).not.toContain('bits')
})
