import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findBrowser } from '../../scripts/find-browser.mjs'

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
