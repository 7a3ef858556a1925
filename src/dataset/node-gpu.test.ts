import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { gpuName } from './node-gpu.ts'

// convert/webgpu.test.ts computes on it.

const software = await takeSoftwareGpu()

test.skipIf(!software)('the software GPU of a browser is named', () => {
  expect(gpuName()).toBe('SwiftShader, a software GPU')
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
