// Runs every check and ends with one line, `N passed, N failed`. `npm test`.
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'

const reports = resolve('test-results/reports')
const packages = { prettier: 'prettier', eslint: 'eslint', tsc: 'typescript', vitest: 'vitest', playwright: '@playwright/test' }

/** A tool of node_modules as arguments of node: `npx` is no program on Windows. */
function node([tool, ...args]) {
  const folder = resolve('node_modules', packages[tool])
  const { bin } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return [resolve(folder, typeof bin === 'string' ? bin : bin[tool]), ...args]
}

/** One command whose exit code is the verdict: counts as one test. What it prints is shown when it ends, since several run at once. */
function check(name, ...command) {
  return new Promise((done) => {
    execFile(process.execPath, node(command), { maxBuffer: 64 << 20 }, (error, out, complaints) => {
      console.log(`\n== ${name}\n${out}${complaints}`)
      done({ name, passed: error ? 0 : 1, failed: error ? 1 : 0 })
    })
  })
}

/** A test runner that writes a JSON report. A run that ends badly without a failed test counts as one failure. */
function suite(name, count, env, ...command) {
  console.log(`\n== ${name}`)
  const report = `${reports}/${name}.json`
  const ended = spawnSync(process.execPath, node(command), { stdio: 'inherit', env: { ...process.env, ...env(report) } }).status === 0
  try {
    const { passed, failed } = count(JSON.parse(readFileSync(report, 'utf8')))
    return { name, passed, failed: ended ? failed : Math.max(failed, 1) }
  } catch {
    return { name, passed: 0, failed: 1 }
  }
}

const vitestCount = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests })
const playwrightCount = ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected })

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const checks = await Promise.all([
  check('format', 'prettier', '--check', '.'),
  check('lint', 'eslint', '.'),
  check('types of the page', 'tsc', '-p', 'tsconfig.page.json'),
  check('types of the workers', 'tsc', '-p', 'tsconfig.worker.json'),
  check('types of tools and tests', 'tsc', '-p', 'tsconfig.node.json'),
  check('types of the benchmark', 'tsc', '-p', 'tsconfig.bench.json'),
])
const results = [
  ...checks,
  suite(
    'unit',
    vitestCount,
    () => ({}),
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reports}/unit.json`,
  ),
  suite(
    'browser',
    playwrightCount,
    (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
    ...['playwright', 'test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'],
  ),
]

const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`\n${results.map(({ name, passed, failed }) => `${name}: ${failed ? `${failed} FAILED, ` : ''}${passed} passed`).join('\n')}`)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
