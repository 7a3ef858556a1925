// Breaks the source on purpose, one small change at a time, and lists the changes that no unit test notices.
//   npx tsx scripts/mutate/mutate.ts src/math [--sample 150] [--seed 1] [--slowest 500] [--near]
// All guards are tried, and of the other mutants a sample that takes one of each file in turn. Tests that take longer than `slowest` ms
// are left out, and with `--near` those of other folders.
import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { findMutants, type Mutant } from './find-mutants.ts'
import type { Entry } from './mutant-runner.ts'
import { sourcesIn, testsOf } from './tests-of.ts'
import { writeMutants } from './write-mutants.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    slowest: { type: 'string', default: '500' },
    near: { type: 'boolean', default: false },
  },
})

/** A test run that writes nothing for so long hangs in a mutant. */
const HANG_MS = 60_000

const folder = mkdtempSync(join(tmpdir(), 'mutants-'))
const [log, texts] = [join(folder, 'log'), join(folder, 'texts.json')]
const entries = () =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Entry)

const paths = positionals.flatMap((place) => (place.endsWith('.ts') ? [place] : sourcesIn(place)))
const files = paths
  .filter((path) => !/\.test\.ts$|\.tsx$|\/fixtures\//.test(path))
  .sort()
  .map((path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true))
const all = files.map(findMutants)
const mutants = new Map(choose(all, Number(values.sample), Number(values.seed)).map((mutant, id) => [id, mutant]))

writeFileSync(log, '')
writeFileSync(texts, JSON.stringify(Object.fromEntries(files.map((file) => [file.fileName, writeMutants(file, [...mutants])]))))
const folders = positionals.map((place) => place.split('/').slice(0, 2).join('/') + '/')
const isNear = (test: string) => folders.some((start) => test.startsWith(start))
const tests = testsOf(files.map(({ fileName }) => fileName))
await runAll(tests.filter(isNear))
if (!values.near) await runAll(tests.filter((test) => !isNear(test)))

const ended = entries()
const noticed = new Set(ended.flatMap((entry) => ('id' in entry && entry.event === 'noticed' ? [entry.id] : [])))
const met = new Set(ended.flatMap((entry) => ('id' in entry ? [entry.id] : [])))
for (const [id, { node, line, kind, told }] of mutants) {
  if (!noticed.has(id)) console.log(`${node.getSourceFile().fileName}:${line} ${kind}${met.has(id) ? '' : ', met by no test'}: ${told}`)
}
rmSync(folder, { recursive: true })
const counted = [...mutants.keys()].filter((id) => met.has(id)).length
console.log(
  `${positionals.join(' ')}: ${noticed.size} of ${counted} noticed; ${mutants.size - counted} met by no test; ${all.flat().length} possible`,
)

/** All guards, and of the others one of each file in turn, in an order that the seed says. */
function choose(files: Mutant[][], count: number, seed: number): Mutant[] {
  let state = seed
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
  const isGuard = ({ kind }: Mutant) => kind === 'guard'
  const turns = files.flatMap((mutants) =>
    mutants
      .filter((mutant) => !isGuard(mutant))
      .map((mutant) => ({ mutant, rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ mutant }, turn) => ({ mutant, turn })),
  )
  const others = turns.sort((a, b) => a.turn - b.turn).slice(0, count)
  const chosen = new Set([...files.flat().filter(isGuard), ...others.map(({ mutant }) => mutant)])
  return files.flat().filter((mutant) => chosen.has(mutant))
}

/** Runs tests to their end; after a mutant that did not let them end, or that spoilt one, from there on. */
async function runAll(tests: readonly string[]): Promise<void> {
  if (tests.length > 0) while (await isCutShort(tests)) console.error('Some tests go on in another process.')
}

/** Runs tests, and tells whether some could not go on. A mutant that hung or broke the process counts as noticed. */
function isCutShort(tests: readonly string[]): Promise<boolean> {
  const earlier = entries().length
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config', 'scripts/mutate/vitest.config.ts', '--reporter=dot', ...tests]
  const env = { ...process.env, MUTANT_LOG: log, MUTANT_TEXTS: texts, SLOWEST_MS: values.slowest, NODE_NO_WARNINGS: '1' }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((done) => {
    let count = -1
    const watch = setInterval(() => {
      const before = count
      const seen = entries()
      count = seen.length
      if (count === before && seen.at(-1)?.event === 'begins') child.kill('SIGKILL')
    }, HANG_MS)
    child.once('exit', () => {
      clearInterval(watch)
      const [own, last] = [entries().slice(earlier), entries().at(-1)]
      if (last?.event === 'begins') appendFileSync(log, `${JSON.stringify({ ...last, event: 'noticed' })}\n`)
      done(own.length > 0 && (last?.event === 'begins' || own.some(({ event }) => event === 'spoilt')))
    })
  })
}
