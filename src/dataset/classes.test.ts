import { execFileSync } from 'node:child_process'
import { mkdtempSync, openAsBlob, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { latentCheckpointFile } from '../../e2e/support/latent-checkpoint.ts'
import { classCheckpoint, GOLDEN_CLASSES } from '../../e2e/support/latent-diffusion.ts'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import { compilePrograms } from './fixtures/compiled.ts'
import { runDataset } from './fixtures/run-dataset.ts'
import { writePictures } from './fixtures/small-dataset.ts'
import { decodePicture } from './decode-picture.ts'

// Work with a model of classes, of random weights: 16 px pictures, states of 8 x 8.

const folder = mkdtempSync(join(tmpdir(), 'subcode-classes-'))
const [pack, pictures, checkpoint] = ['pack', 'pictures', 'model.ckpt'].map((name) => join(folder, name)) as [string, string, string]
afterAll(() => rmSync(folder, { recursive: true }))

const program = await compilePrograms()

beforeAll(async () => {
  writeFileSync(checkpoint, await latentCheckpointFile(8, classCheckpoint))
  execFileSync(process.execPath, [program('cli/convert'), checkpoint, '--heads', '2', '--out', pack], { stdio: 'ignore' })
  writePictures(pictures, 2, 16)
}, 120_000)

async function run(name: string, args: string): Promise<string> {
  const [verb = '', ...options] = args.split(' ')
  const done = await runDataset(program('cli/dataset'), [verb, pictures, '--pack', pack, '--out', join(folder, name), ...options])
  return done.stderr
}

async function noisesOf(name: string): Promise<Float32Array> {
  const path = join(folder, name, 'codes.safetensors')
  const values = await (await readSafetensors(await openAsBlob(path), path)).tensors.get('x_T')?.read()
  return (values ?? new Float32Array()).filter((value) => !Number.isNaN(value)) // without the row of the refused file
}

test(
  'the command line inverts pictures as the class that it is told, with the guidance that it is told',
  { timeout: 120_000 },
  async () => {
    const ways = { none: '', four: ' --class 4', guided: ' --class 4 --guidance 2', two: ' --class 2' }
    for (const [name, options] of Object.entries(ways))
      expect(await run(name, `encode --x-t --steps 2 --workers 1${options}`)).toMatch(/2 of 3 pictures; refused.csv/)
    const [none, four, guided, two] = await Promise.all(Object.keys(ways).map(noisesOf))
    expect(none).toHaveLength(2 * 3 * 8 * 8)
    for (const other of [none, guided, two]) expect(relativeError(other ?? [], four ?? new Float32Array())).toBeGreaterThan(1e-3)
  },
)

test(
  'the table is of the class that is told, and a class that the pack lacks is refused with its range',
  { timeout: 120_000 },
  async () => {
    expect(await run('table-4', 'evaluate --steps 2 --workers 1 --class 4')).toMatch(/2 of 3 pictures/)
    expect(await run('table-2', 'evaluate --steps 2 --workers 1 --class 2')).toMatch(/2 of 3 pictures/)
    expect(readdirSync(join(folder, 'table-4'))).toContain('table.csv')
    const [four, two] = ['table-4', 'table-2'].map((name) => readFileSync(join(folder, name, 'pictures.csv'), 'utf8').split('\n'))
    expect(four?.[0]).toMatch(/ssim.*bits_of_latent/i)
    expect(four?.[1]).not.toBe(two?.[1])
    expect(await run('none', 'evaluate --steps 2 --class 5')).toContain(`has the classes 0 to ${GOLDEN_CLASSES.count - 1}`)
  },
)

/** The batch and the quality table of the page, for one picture as a class with guidance, on a device. */
async function workOn(device: 'cpu' | 'webgpu') {
  vi.resetModules() // an engine starts one runtime for all packs
  const { openModel } = await import('./open-model.ts')
  const { measureSteps } = await import('../recipes/measure-steps.ts')
  const { editAll } = await import('../recipes/edit-all.ts')
  const { model } = await openModel(pack, device)
  const picture = await decodePicture(readFileSync(join(pictures, '00000.png')), 16)
  const face = { id: 'face', size: 16, picture, z: null, noise: null }
  const job = { signal: new AbortController().signal, report: () => {}, keepCodes: () => {} }
  const classCondition = { class: 4, guidance: 2 }
  const found: { ssim: number[]; x_T: Float32Array[]; refused: unknown[] } = { ssim: [], x_T: [], refused: [] }
  const move = (z: SemanticCodes) => z
  const settings = { window: [0, 100] as const, invertSteps: 2, renderSteps: 2, keepRest: false, undoDrift: null, classCondition, move }
  const onDrawn: Parameters<typeof editAll>[1]['onDrawn'] = (_, { noise }, { ssim }) => {
    found.ssim.push(ssim)
    found.x_T.push(noise.codes.data)
  }
  await editAll(model, { faces: [face], settings, onDrawn, onRefused: (_, error) => found.refused.push(error) }, job)
  await measureSteps(model, { face, counts: [2], classCondition, onRow: ({ ssim }) => found.ssim.push(ssim) }, job)
  return found
}

// Both evaluations of a guided step take seconds on a software GPU.
describe.skipIf(!process.env.WHOLE_GPU || !(await takeSoftwareGpu()))('on a software GPU', () => {
  test('batch and table of a guided class have the numbers of the CPU', { timeout: 900_000 }, async () => {
    const [onCpu, onGpu] = [await workOn('cpu'), await workOn('webgpu')]
    expect(onGpu.refused).toEqual([])
    expect(onGpu.ssim).toHaveLength(2)
    for (const [i, ssim] of onCpu.ssim.entries()) expect(onGpu.ssim[i]).toBeCloseTo(ssim, 3)
    expect(relativeError(onGpu.x_T[0] ?? [], onCpu.x_T[0] ?? new Float32Array())).toBeLessThan(1e-4)
    expect(onGpu.x_T).not.toEqual(onCpu.x_T) // else the CPU computed both
  })
})
