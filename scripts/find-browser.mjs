import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where setup.mjs puts a browser that it downloads. */
export const BROWSER_CACHE = '.cache/browsers'

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge']
const fixed = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((root) =>
    root ? [join(root, 'Google\\Chrome\\Application\\chrome.exe')] : [],
  ),
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const firefoxes = {
  names: ['firefox-esr', 'firefox'],
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: [process.env.PROGRAMFILES, process.env.LOCALAPPDATA].flatMap((root) => (root ? [join(root, 'Mozilla Firefox\\firefox.exe')] : [])),
}

/** The first that can be run: the one of the environment, those at fixed places, those on the path. */
function findInstalled(fromEnvironment, atFixedPlaces, names) {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [fromEnvironment ?? '', ...(atFixedPlaces ?? []), ...onPath].find((path) => path && runs(path)) ?? null
}

/** Path of a Firefox to test in: FIREFOX_PATH, else one that is installed, else the one that setup.mjs downloaded, else null. */
export async function findFirefox() {
  const installed = findInstalled(process.env.FIREFOX_PATH, firefoxes[process.platform], firefoxes.names)
  if (installed) return installed
  const { getInstalledBrowsers } = await import('@puppeteer/browsers')
  const [downloaded] = await getInstalledBrowsers({ cacheDir: BROWSER_CACHE })
  return downloaded?.executablePath ?? null
}

/**
 * Path of a Chrome or Chromium to test in: CHROME_PATH, else one that is installed, else the one that Playwright
 * downloaded, else null.
 */
export async function findBrowser() {
  const installed = findInstalled(process.env.CHROME_PATH, fixed[process.platform], names)
  if (installed) return installed
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null
}
