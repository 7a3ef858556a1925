// Installs what the studio needs, where it is missing: `node scripts/setup.mjs [--browser]`. Runs before anything is
// installed, so it uses Node alone.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const lockfile = 'package-lock.json'
const installedFrom = 'node_modules/.installed-from.json'

/** Runs a command with its output shown; true when it ended well. */
function run(command, args) {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' } // its CUDA libraries are not needed and not always reachable
  return spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' }).status === 0
}

function installPackages() {
  const wanted = readFileSync(lockfile, 'utf8')
  if (existsSync(installedFrom) && readFileSync(installedFrom, 'utf8') === wanted) return
  console.error('Installing packages (once) ...')
  rmSync(installedFrom, { force: true })
  if (!run('npm', ['ci', '--no-audit', '--no-fund'])) fail('npm ci failed: its output above says why.')
  writeFileSync(installedFrom, wanted)
}

/** Installs a program from Debian's or Ubuntu's packages; true when that ended well. */
function installFromDebian(debian) {
  if (process.platform !== 'linux') return false
  const root = process.getuid?.() === 0
  const apt = (...args) => (root ? run('apt-get', args) : run('sudo', ['-n', 'apt-get', ...args]))
  return apt('update') && apt('install', '-y', '--no-install-recommends', debian)
}

/** Has a browser downloaded by one of our packages, else installed by Debian's or Ubuntu's; false where neither works. */
async function installBrowser({ name, find, download, debian }) {
  if (await find()) return true
  console.error(`No ${name} found; getting one (once) ...`)
  if (run('npx', download) && (await find())) return true
  return installFromDebian(debian) && Boolean(await find())
}

async function installBrowsers() {
  const { BROWSER_CACHE, findBrowser, findFirefox } = await import('./find-browser.mjs')
  const chromium = ['playwright', 'install', 'chromium']
  const firefox = ['browsers', 'install', 'firefox@stable', '--path', BROWSER_CACHE]
  if (!(await installBrowser({ name: 'Chrome or Chromium', find: findBrowser, download: chromium, debian: 'chromium' })))
    fail('The tests need Chrome or Chromium. Install one, or set CHROME_PATH to its executable, and try again.')
  if (!(await installBrowser({ name: 'Firefox', find: findFirefox, download: firefox, debian: 'firefox-esr' })))
    console.error('Firefox cannot be installed here: its tests are left out. Install it, or set FIREFOX_PATH, to run them.')
}

/** The test of the queue of data sets starts a Redis of its own. */
function installRedis() {
  if (spawnSync('redis-server', ['--version']).status === 0) return
  console.error('No Redis found; getting one (once) ...')
  if (!installFromDebian('redis-server')) console.error('Redis cannot be installed here: the test of the queue is left out.')
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node 20.19 or newer is needed; this is ${process.versions.node}.`)
installPackages()
if (process.argv.includes('--browser')) {
  await installBrowsers()
  installRedis()
}
