import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findBrowser } from '../../scripts/find-browser.mjs'
import { gpuName } from '../../src/dataset/node-gpu.ts'

/** Where Debian and Ubuntu keep the browser that a script in `/usr/bin` starts. */
const debianFolders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/snap/chromium/current/usr/lib/chromium-browser']

/**
 * Has WebGPU of this process, and of those that it starts, compute on the software GPU of the browser of the tests. False where that browser
 * has none, as on a Mac and on Windows. Must be called before the first session on WebGPU.
 */
export async function takeSoftwareGpu(): Promise<boolean> {
  const browser = await findBrowser()
  const folders = browser ? [dirname(realpathSync(browser)), ...debianFolders] : []
  const driver = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find((file) => existsSync(file))
  if (process.platform !== 'linux' || !driver) return false
  process.env.VK_DRIVER_FILES = driver
  return true
}

/** The GPU of this machine, or the driver of VK_DRIVER_FILES, else a software GPU. Throws an Error where there is none of them. */
export async function takeAnyGpu(): Promise<{ name: string; isSoftware: boolean }> {
  if (!process.env.VK_DRIVER_FILES && !hasGpu() && !(await takeSoftwareGpu()))
    throw new Error('There is no GPU, and no Chrome or Chromium that carries one in software.')
  return { name: gpuName(), isSoftware: gpuName().includes('software') }
}

function hasGpu(): boolean {
  if (process.platform !== 'linux') return true
  const cards = existsSync('/dev/dri') ? readdirSync('/dev/dri') : []
  return existsSync('/dev/nvidia0') || existsSync('/dev/dxg') || cards.some((name) => name.startsWith('render'))
}
