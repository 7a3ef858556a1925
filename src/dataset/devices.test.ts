import { spawnSync } from 'node:child_process'
import { mkdtempSync, openAsBlob, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { compilePrograms } from './fixtures/compiled.ts'
import { writePictures, writeSmallPack } from './fixtures/small-dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-webgpu-'))
const [pack, pictures] = [join(folder, 'pack'), join(folder, 'pictures')]
afterAll(() => rmSync(folder, { recursive: true }))

const program = await compilePrograms()

function encode(out: string, device: string, environment: Record<string, string> = {}): string {
  const options = ['--x-t', '--steps', '2', '--workers', '1', '--device', device]
  const args = ['encode', pictures, '--pack', pack, '--out', join(folder, out), ...options]
  return spawnSync(process.execPath, [program('cli/dataset'), ...args], { env: { ...process.env, ...environment }, encoding: 'utf8' })
    .stderr
}

async function codes(out: string, name: string): Promise<Float32Array> {
  const path = join(folder, out, 'codes.safetensors')
  return (await (await readSafetensors(await openAsBlob(path), path)).tensors.get(name)?.read()) ?? new Float32Array()
}

const deviceOf = (out: string) => (JSON.parse(readFileSync(join(folder, out, 'run.json'), 'utf8')) as { device: string }).device

beforeAll(() => {
  writeSmallPack(pack, [program('cli/convert')], 'patches/model.safetensors')
  writePictures(pictures, 1)
  encode('on-cpu', 'cpu')
}, 120_000)

describe.skipIf(!(await takeSoftwareGpu()))('--device webgpu on a software GPU', () => {
  test('gives the codes of the CPU', { timeout: 300_000 }, async () => {
    expect(encode('on-gpu', 'webgpu')).toMatch(/1 of 2 pictures; refused.csv says why/)
    expect(deviceOf('on-gpu')).toBe('webgpu')
    const [onGpu, onCpu] = [await codes('on-gpu', 'z'), await codes('on-cpu', 'z')]
    expect(relativeError(written(onGpu), written(onCpu))).toBeLessThan(1e-4)
    expect(onGpu).not.toEqual(onCpu) // else the CPU computed both
    // Stored in float16, whose neighbours are 2^-11 apart.
    expect(relativeError(written(await codes('on-gpu', 'x_T')), written(await codes('on-cpu', 'x_T')))).toBeLessThan(1e-3)
  })
})

const hasCuda = readdirSync('node_modules/onnxruntime-node', { recursive: true }).some((path) => String(path).includes('providers_cuda'))

test.skipIf(process.platform !== 'linux').for([
  { device: 'webgpu', isHere: false, expected: /Expected a GPU with its vendor's driver for Vulkan/ },
  { device: 'cuda', isHere: hasCuda || process.arch !== 'x64', expected: /Expected CUDA 12, cuDNN 9 and .* one of them is missing/ },
])('where $device cannot run, the CPU takes its place, and the reason is said', ({ device, isHere, expected }, { skip }) => {
  skip(isHere, 'its libraries are here')
  const said = encode(`no-${device}`, device, { VK_DRIVER_FILES: '/no/such/driver.json' })
  expect(said).toMatch(expected)
  expect(said).toMatch(/The pack does not run on this machine's GPU: .* Take --device cpu.\nThe CPU takes its place./)
  expect(said).not.toMatch(/\[E:onnxruntime/) // a line of the runtime's own log
  expect(said).toMatch(/1 of 2 pictures/)
  expect(deviceOf(`no-${device}`)).toBe('cpu')
})

/** Without the rows of refused pictures. */
function written(values: Float32Array): Float32Array {
  return values.filter((value) => !Number.isNaN(value))
}
