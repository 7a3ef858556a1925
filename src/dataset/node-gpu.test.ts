import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { gpuName } from './node-gpu.ts'
import { nodeRuntime } from './node-runtime.ts'

describe.skipIf(!(await takeSoftwareGpu()))('the software GPU of a browser', () => {
  test('computes, as the CPU does', async () => {
    expect(gpuName()).toBe('SwiftShader, a software GPU')
    const [onGpu, onCpu] = [await modulationOn('webgpu'), await modulationOn('cpu')]
    expect(relativeError(onGpu, onCpu)).toBeLessThan(1e-4)
    expect(onGpu).not.toEqual(onCpu) // else the CPU computed both
  })
})

test.skipIf(process.platform !== 'linux')('a machine without a GPU says what is missing', () => {
  const program = `
    import { readFileSync } from 'node:fs'
    import { nodeRuntime } from './src/dataset/node-runtime.ts'
    const graph = readFileSync('models/toyface/onnx/latent_modulation.onnx')
    await nodeRuntime('webgpu').InferenceSession.create(graph, {}).catch(({ code, message }) => console.log(code, message))`
  const env = { ...process.env, VK_DRIVER_FILES: '/no/such/driver.json' } // a process keeps the driver that it found first
  const options = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const said = execFileSync(process.execPath, options, { env, encoding: 'utf8', stdio: 'pipe' })
  expect(said).toBe("no-webgpu Expected a GPU with its vendor's driver for Vulkan, and libvulkan1, and found none.\n")
})

/** The modulation of toyface's latent net at one step. */
async function modulationOn(provider: 'cpu' | 'webgpu'): Promise<Float32Array> {
  const folder = new URL('../../models/toyface/onnx/', import.meta.url)
  const { InferenceSession, Tensor } = nodeRuntime(provider)
  const externalData = [{ path: 'latent_modulation.bin', data: readFileSync(new URL('latent_modulation.bin', folder)) }]
  const session = await InferenceSession.create(readFileSync(new URL('latent_modulation.onnx', folder)), { externalData })
  const { modulation } = await session.run({ t: new Tensor('float32', Float32Array.of(500), [1]) })
  await session.release()
  return modulation?.data as Float32Array
}
