import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_PACK, packFolder, samplePath } from '../../e2e/support/shipped-packs.ts'
import { createEngineHandlers } from '../engine/engine-handlers.ts'
import type { RuntimeModule } from '../engine/ort.ts'
import { likelihood } from '../recipes/likelihood.ts'
import { BITS_OPTIONS } from '../recipes/measure-bits.ts'
import { measureSteps, type QualityRow } from '../recipes/measure-steps.ts'
import { decodePicture } from './decode-picture.ts'
import { readFileAddresses } from './file-addresses.ts'
import { modelOf } from './open-model.ts'
import { bitColumns } from './work-picture.ts'

/*
 * A number of the studio and of a data set come from one recipe. Here it runs on the wasm of the browser, as for Look inside, and in a process
 * of `npm run dataset` in machine code.
 */

const PACK = packFolder(DEFAULT_PACK)
const SAMPLE = '01-photo.png'
const STEPS = 5

const folder = mkdtempSync(join(tmpdir(), 'subcode-both-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('table.csv of the shipped pack has the numbers that Look inside shows', async () => {
  mkdirSync(join(folder, 'pictures'))
  copyFileSync(samplePath(SAMPLE), join(folder, 'pictures', SAMPLE))
  const args = [
    'evaluate',
    join(folder, 'pictures'),
    '--pack',
    PACK,
    '--out',
    join(folder, 'table'),
    '--steps',
    String(STEPS),
    '--workers',
    '1',
  ]
  execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/dataset.ts', ...args], { stdio: 'ignore' })
  const [head, inverted] = readFileSync(join(folder, 'table', 'table.csv'), 'utf8').split('\n').map((line) => line.split(',')) // prettier-ignore
  const inTable = (name: string) => Number(inverted?.[head?.indexOf(name) ?? -1])

  readFileAddresses()
  const handlers = createEngineHandlers(async () => (await import('onnxruntime-web/wasm')) as unknown as RuntimeModule)
  const { model } = await modelOf(handlers, pathToFileURL(PACK).href)
  const rows: QualityRow[] = []
  const { imageSize: size } = model.manifest
  const face = { id: '', size, picture: await decodePicture(readFileSync(samplePath(SAMPLE)), size), z: null, noise: null }
  const job = { signal: new AbortController().signal, report: () => {}, keepCodes: () => {} }
  await measureSteps(model, { face, counts: [STEPS], onRow: (row) => rows.push(row) }, job)
  expect(rows).toHaveLength(1)
  const { rows: likely } = await likelihood(model, { face, others: [], ...BITS_OPTIONS }, job)
  expect(Math.abs(inTable(bitColumns.latent) - (likely[0]?.bits ?? NaN)), 'bits').toBeLessThan(1e-4)
  for (const measure of ['ssim', 'mse'] as const) {
    expect(Math.abs(inTable(measure) - (rows[0]?.[measure] ?? NaN)), measure).toBeLessThan(1e-4)
  }
  expect(Math.abs(inTable('psnr') / (rows[0]?.psnr ?? NaN) - 1), 'psnr').toBeLessThan(1e-4)
}, 300_000)
