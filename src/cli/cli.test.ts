import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { readWeightsFile } from '../formats/weights-file.ts'
import { writeSafetensors } from '../formats/write-safetensors.ts'
import { parseManifest } from '../packs/manifest.ts'
import { parseSelfCheck } from '../packs/self-check.ts'
import { parseArguments } from './arguments.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ['--import', 'tsx', 'src/cli/convert.ts', ...args]
  const failed = (error: { code: number; stdout: string; stderr: string }) => error
  return promisify(execFile)(process.execPath, command).then((done) => ({ code: 0, ...done }), failed)
}

test('a checkpoint becomes a pack, with progress on stderr and nothing on stdout', async () => {
  const out = join(folder, 'pack')
  const card = join(folder, 'card.json')
  writeFileSync(card, JSON.stringify({ title: 'Small', licence: { name: 'CC0-1.0', url: null, credit: 'us' } }))
  const args = ['--out', out, '--card', card, '--samples', 'e2e/golden/toyface/samples', '--self-check']
  const done = await run('e2e/golden/micro/last.ckpt', ...args)
  expect(done).toMatchObject({ code: 0, stdout: '' })
  expect(done.stderr).toMatch(/0 % {2}onnx\/encoder.bin\n[^]*100 %/)
  const manifest = parseManifest(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')))
  expect(manifest).toMatchObject({ name: 'pack', title: 'Small', licence: { name: 'CC0-1.0' }, selfCheck: 'self-check.json' })
  expect(manifest.files.every(({ path, bytes }) => readFileSync(join(out, path)).length === bytes)).toBe(true)
  expect(manifest.samples).toHaveLength(8)
  const check = parseSelfCheck('self-check.json', JSON.parse(readFileSync(join(out, 'self-check.json'), 'utf8')))
  expect(check.z).toHaveLength(32)
  expect(check.x0.some((value) => Math.abs(value) > 0.1 && Math.abs(value) < 1)).toBe(true)
})

test('what fails ends with exit code 1 and a sentence, and leaves no manifest', async () => {
  const out = join(folder, 'none')
  const missing = await run('no-such-file.ckpt', '--out', out)
  expect(missing).toMatchObject({ code: 1, stdout: '' })
  expect(missing.stderr).toMatch(/bad-file: no-such-file.ckpt cannot be read/)
  const wrong = await run('e2e/golden/micro_cls/last.ckpt', '--out', out)
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toMatch(/bad-file: This is no model of a family that is known here/)
  expect(existsSync(join(out, 'config.json'))).toBe(false)
})

test('a folder is taken with what goes with the model, and says where weights were found', async () => {
  const source = join(folder, 'hub')
  mkdirSync(source)
  copyFileSync('e2e/golden/micro/last.ckpt', join(source, 'last.ckpt'))
  copyFileSync('e2e/golden/micro_cls/last.ckpt', join(source, 'cls.ckpt'))
  copyFileSync('e2e/golden/micro_latent/latent.pkl', join(source, 'latent.pkl'))
  writeFileSync(join(source, 'README.md'), '#')
  const done = await run(source, '--out', join(folder, 'of-folder'))
  expect(done).toMatchObject({ code: 0 })
  expect(done.stderr).toContain('hub/README.md: this is no model, and stays out.')
  const manifest = parseManifest(JSON.parse(readFileSync(join(folder, 'of-folder', 'config.json'), 'utf8')))
  expect(manifest.attributes).toBe('attributes.json')
  const several = await run('e2e/golden/micro/last.ckpt', '--latent', source, '--out', join(folder, 'none'))
  expect(several).toMatchObject({ code: 1 })
  expect(several.stderr).toContain('it holds hub/cls.ckpt, hub/last.ckpt, hub/latent.pkl. Name one of them.')
})

test('the place of weights in their file is told', async () => {
  const { tensors, hyperParameters } = await readWeightsFile(new Blob([readFileSync('e2e/golden/patches/model.safetensors')]), 'model')
  const inputs = [...tensors].map(async ([name, { shape, read }]) => ({
    name: `ema.module.${name}`,
    shape,
    dtype: 'float32' as const,
    bytes: new Uint8Array((await read()).slice().buffer),
  }))
  const file = writeSafetensors(await Promise.all(inputs), { hyper_parameters: JSON.stringify(hyperParameters) })
  writeFileSync(join(folder, 'ema.safetensors'), new Uint8Array(await file.arrayBuffer()))
  const done = await run(join(folder, 'ema.safetensors'), '--out', join(folder, 'of-ema'))
  expect(done).toMatchObject({ code: 0 })
  expect(done.stderr).toContain('ema.safetensors: found under ema.module.\n')
})

test('wrong arguments end with exit code 2 and the usage', async () => {
  const { code, stderr } = await run('a.ckpt')
  expect(code).toBe(2)
  expect(stderr).toMatch(/Expected --out[^]*npm run convert/)
  expect(parseArguments([])).toMatch(/one model file/)
  expect(parseArguments(['a', 'b', '--out', 'c'])).toMatch(/one model file/)
  expect(parseArguments(['a', '--out', 'b', '--weights', 'int4'])).toMatch(/fp16, fp32 or int8, not int4/)
  expect(parseArguments(['a', '--out', 'b', '--classifier', 'c', '--attributes', 'd'])).toMatch(/not both/)
  expect(parseArguments(['a', '--out', 'b', '--nonsense'])).toMatch(/--nonsense/)
  expect(parseArguments(['a', '--out', 'b', '--weights', 'fp32'])).toMatchObject({
    model: 'a',
    out: 'b',
    stored: 'float32',
    selfCheck: false,
  })
})
