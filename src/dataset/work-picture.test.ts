import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { toyFamily, toyPicture } from '../../e2e/support/toy-family.ts'
import { LEAST_BOUND_STEPS } from '../math/likelihood/levels.ts'
import { pictureLength } from '../protocol/space.ts'
import { fakeJob } from '../recipes/fixtures/fake-job.ts'
import { fakeManifest, manifestWithoutCode } from '../recipes/fixtures/fake-manifest.ts'
import { fakeModel } from '../recipes/fixtures/fake-model.ts'
import { likelihood } from '../recipes/likelihood.ts'
import { BITS_OPTIONS } from '../recipes/measure-bits.ts'
import { openModel } from './open-model.ts'
import type { Work } from './run.ts'
import { lackFor, workPicture } from './work-picture.ts'

test('a pack with a first stage tells the bits of its latents, as Look inside does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'subcode-latent-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, bytes] of toyFamily().files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  const open = await openModel(folder, 'cpu')
  const bits = async (picture: Float32Array) => {
    const { columns } = await workPicture(open, { verb: 'evaluate', steps: [2], boundSteps: BITS_OPTIONS.steps }, picture)
    expect(Object.keys(columns)).toEqual(['ssim.x_T', 'mse.x_T', 'psnr.x_T', 'ssim.random', 'mse.random', 'psnr.random', 'bits_of_latent'])
    return columns.bits_of_latent?.[0] ?? NaN
  }
  const face = { id: '', size: open.model.manifest.imageSize, picture: toyPicture(0), z: null, noise: null }
  const inside = await likelihood(open.model, { face, others: [], ...BITS_OPTIONS }, fakeJob<'bits'>().job)
  expect(inside.of).toBe('latent')
  expect(await bits(face.picture)).toBeCloseTo(inside.rows[0]?.bits ?? NaN, 5)
  expect(await bits(toyPicture(1))).not.toBeCloseTo(inside.rows[0]?.bits ?? NaN, 2)
})

test('a pack with too few levels for a bound is evaluated without bits', async () => {
  const manifest = fakeManifest()
  const picture = new Float32Array(pictureLength(manifest.imageSize)).fill(0.5)
  const columnsOf = async (steps: number) => {
    const { model } = fakeModel({ manifest: { ...manifest, schedule: { ...manifest.schedule, steps } } })
    const work = { verb: 'evaluate', steps: [2], boundSteps: LEAST_BOUND_STEPS } as const
    return Object.keys((await workPicture({ model, space: null }, work, picture)).columns)
  }
  expect(await columnsOf(LEAST_BOUND_STEPS + 1)).toContain('bits')
  const columns = await columnsOf(LEAST_BOUND_STEPS)
  expect(columns).toContain('ssim.x_T')
  expect(columns).not.toContain('bits')
})

test('pictures go both ways as the class of the run, and bits are given it', async () => {
  const classCondition = { class: 3, guidance: 2 }
  const picture = new Float32Array(pictureLength(fakeManifest().imageSize)).fill(0.5)
  const asked = async (work: Work, manifest = manifestWithoutCode()) => {
    const { model, inputs } = fakeModel({ manifest })
    await workPicture({ model, space: null }, work, picture)
    const drawn = inputs('render').map(({ way, noise }) => way.classCondition ?? ('codes' in noise ? noise.classCondition : undefined))
    const ways = [...inputs('invert').map(({ way }) => way.classCondition), ...drawn]
    return { ways, bits: inputs('likelihood').map((input) => input.class) }
  }
  const table = { verb: 'evaluate', steps: [2], boundSteps: LEAST_BOUND_STEPS } as const
  const three = Array<unknown>(3).fill(classCondition)
  expect(await asked({ ...table, classCondition })).toEqual({ ways: three, bits: [3] })
  expect(await asked(table)).toEqual({ ways: [undefined, undefined, undefined], bits: [undefined] })
  expect((await asked({ verb: 'encode', invertSteps: 2, classCondition })).ways).toEqual([classCondition])
  expect((await asked({ verb: 'edit', moves: {}, classCondition }, fakeManifest())).ways).toEqual(three.slice(1))
})

test('a class that a pack lacks is refused, and so is any class of a pack that takes none', () => {
  const { space } = manifestWithoutCode()
  const taking = fakeManifest({ space: { ...space, classes: { count: 10, size: 4, table: 'classes.bin' } } })
  const work = (label: number): Work => ({ verb: 'encode', invertSteps: 2, classCondition: { class: label, guidance: 1 } })
  expect([lackFor(work(9), taking, []), lackFor(work(10), taking, []), lackFor(work(0), fakeManifest(), [])]).toEqual([
    null,
    'The pack "toy" has the classes 0 to 9. Expected --class among them.',
    'The pack "toy" takes no class. Leave out --class.',
  ])
})
