import type { LaunchOptions } from '@playwright/test'
import { findBrowser } from '../scripts/find-browser.mjs'

/** All four are needed: with fewer there is an adapter, but a WebGPU canvas loses its device. */
const softwareGpu = ['--enable-unsafe-webgpu', '--use-angle=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader']

/** How to start a Chrome or Chromium with a software GPU, or without WebGPU. */
export async function launchOptions(device: 'webgpu' | 'wasm'): Promise<LaunchOptions> {
  const executablePath = await findBrowser()
  const isRoot = process.getuid?.() === 0 // as whom Chromium's own sandbox does not start
  return {
    ...(executablePath ? { executablePath } : {}),
    chromiumSandbox: !isRoot,
    args: device === 'webgpu' ? softwareGpu : [],
  }
}
