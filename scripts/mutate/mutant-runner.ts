import { appendFileSync, readFileSync } from 'node:fs'
import { TestRunner, vi, type RunnerTestCase, type RunnerTestSuite } from 'vitest'

declare global {
  var isMutantOn: (id: number) => boolean
}

/**
 * A line of the log. A mutant that begins and does not end has hung the process. A test that fails without a mutant, after one was on, has
 * been spoilt: it goes on in another process.
 */
export type Entry = { test: string; id: number; event: 'begins' | 'noticed' | 'passed' } | { test: string; event: 'spoilt' }

/** A mutated loop is taken as endless after so many times the usual rounds. */
const ENDLESS = 100
const HANG_MS = 5000

const { MUTANT_LOG = '', SLOWEST_MS = '500' } = process.env
const write = (entry: Entry) => appendFileSync(MUTANT_LOG, `${JSON.stringify(entry)}\n`)
const read = () =>
  readFileSync(MUTANT_LOG, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Entry)

const realSetTimeout = setTimeout
const now = performance.now.bind(performance)

let on: number | null = null
let rounds = new Map<number, number>()
let left = 0
globalThis.isMutantOn = (id) => {
  if (on === null) rounds.set(id, (rounds.get(id) ?? 0) + 1)
  if (id === on && left-- < 0) throw new Error('The mutant does not end.')
  return id === on
}

/** Runs each test without a mutant, and then with each of the mutants that it came by and that no test has noticed yet. */
export default class MutantRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const name = `${test.file.name} > ${test.fullTestName}`
    rounds = new Map()
    const from = now()
    await TestRunner.getTestFn(test)()
    const ms = now() - from
    await finish(test)
    if (ms > Number(SLOWEST_MS)) return
    const usual = rounds
    const log = read()
    const done = new Set(log.flatMap((entry) => ('id' in entry && (entry.event === 'noticed' || entry.test === name) ? [entry.id] : [])))
    for (const [id, count] of usual) {
      if (done.has(id)) continue
      write({ test: name, id, event: 'begins' })
      const noticed = !(await passes(test, id, ENDLESS * count + 1000, ms))
      write({ test: name, id, event: noticed ? 'noticed' : 'passed' })
      if (noticed && !(await passes(test, null, 0, ms))) return write({ test: name, event: 'spoilt' })
    }
  }
}

/** Whether a test passes, with its hooks, while a mutant is on. */
async function passes(test: RunnerTestCase, id: number | null, limit: number, usualMs: number): Promise<boolean> {
  let isLoud = false
  const listen = () => void (isLoud = true)
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', listen)
  const late = new Promise<never>((_, fail) => realSetTimeout(() => fail(new Error('The test does not end.')), HANG_MS + 20 * usualMs))
  try {
    on = id
    left = limit
    await Promise.race([runOnce(test), late])
    await new Promise((done) => realSetTimeout(done))
    return !isLoud
  } catch {
    return false
  } finally {
    on = null
    vi.useRealTimers()
    process.off('unhandledRejection', listen)
    for (const other of others) process.on('unhandledRejection', other)
  }
}

async function runOnce(test: RunnerTestCase): Promise<void> {
  const suites: RunnerTestSuite[] = []
  for (
    let suite: RunnerTestSuite | undefined = test.suite ?? test.file;
    suite;
    suite = suite.suite ?? (suite === test.file ? undefined : test.file)
  ) {
    suites.unshift(suite)
  }
  const cleanUps: unknown[] = []
  try {
    for (const suite of suites) {
      for (const hook of TestRunner.getSuiteHooks(suite).beforeEach) cleanUps.push(await hook(test.context, suite))
    }
    await TestRunner.getTestFn(test)()
  } finally {
    await finish(test)
    for (const suite of suites) for (const hook of TestRunner.getSuiteHooks(suite).afterEach) await hook(test.context, suite)
    for (const cleanUp of cleanUps) if (typeof cleanUp === 'function') await cleanUp()
  }
}

/** Does what the test left to be done at its end. */
async function finish(test: RunnerTestCase): Promise<void> {
  const { onFinished = [] } = test as { onFinished?: ((context: unknown) => unknown)[] }
  for (const work of onFinished.splice(0).reverse()) await work(test.context)
}
