// Measures the packs on every device: `npm run bench -- --help`. Writes bench-results/bench.json and bench.md.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { measureVisits, type VisitResult } from './first-visit.ts'
import { judge } from './goals.ts'
import { type LongTasks, measureLongTasks } from './long-tasks.ts'
import { measureFraming } from './measure-framing.ts'
import { measureIntake } from './measure-intake.ts'
import { measureMethods } from './measure-methods.ts'
import { measureNets } from './measure-nets.ts'
import { measurePack } from './measure-pack.ts'
import { writeNets } from './net-files.ts'
import { type Options, type Part, parseOptions } from './options.ts'
import { type Results, writeReport } from './report.ts'
import { openSite } from './site.ts'

const root = new URL('..', import.meta.url).pathname
const results = `${root}bench-results`
const log = (line: string) => console.error(line)

/** A software GPU takes seconds a step. */
const longTaskSteps = { wasm: 20, webgpu: 2 } as const

function packNames(asked: string[] | null): string[] {
  const found = readdirSync(`${root}models`).filter((name) => existsSync(`${root}models/${name}/config.json`))
  const missing = asked?.find((name) => !found.includes(name))
  if (missing) throw new Error(`--pack: expected one of ${found.join(', ')}, got ${missing}`)
  return asked ?? found
}

/** Saves after every part, so that an interrupted run leaves what it has. */
async function measure(options: Options, save: (measured: Results) => Promise<void>): Promise<void> {
  await writeNets(`${results}/nets`)
  const [bench, studio] = [await openSite(`${root}bench/page/vite.config.ts`, `${results}/page`), await openStudio()]
  const measured: Results = { packs: [], nets: [], framing: [], intake: null, methods: [], visits: [] }
  const has = (part: Part) => options.parts.includes(part)
  try {
    for (const name of has('methods') ? packNames(options.packs) : []) {
      measured.methods.push(...(await measureMethods(root, name, log)))
      await save(measured)
    }
    for (const name of has('packs') ? packNames(options.packs) : []) {
      const subjects = await measurePack(name, bench.url, options, log)
      measured.packs.push({ name, subjects, longTasks: await measurePage(studio.url, name, options) })
      await save(measured)
    }
    for (const device of options.devices.filter((it) => has('ways') && !it.startsWith('native'))) {
      measured.nets.push(...(await measureNets(bench.url, device, options.rounds, log)))
      await save(measured)
    }
    if (has('visit')) measured.visits = await measureBothVisits(studio.url, options)
    await save(measured)
    if (has('intake')) measured.intake = await beside(options, (other) => measureIntake(studio.url, other, options.rounds, log))
    await save(measured)
    if (has('framing')) measured.framing = await measureFraming(bench.url, options.faces, log)
    await save(measured)
  } finally {
    await bench.close()
    await studio.close()
  }
}

/** Gives the address of the other checkout's page, where the options name one. */
async function beside<Result>({ against }: Options, measure: (other: string | null) => Promise<Result>): Promise<Result> {
  const folder = against && resolve(against)
  const other = folder ? await openSite(`${folder}/vite.config.ts`, `${results}/against`, folder) : null
  try {
    return await measure(other?.url ?? null)
  } finally {
    await other?.close()
  }
}

/** As fast as it goes, and at 20 Mbit/s. */
function measureBothVisits(url: string, options: Options): Promise<VisitResult[]> {
  return beside(options, async (other) => {
    const found: VisitResult[] = []
    for (const megabits of [null, 20]) found.push(await measureVisits(url, other, megabits, Math.min(3, options.rounds), log))
    return found
  })
}

const openStudio = () => openSite(`${root}vite.config.ts`, `${results}/studio`)

async function measurePage(url: string, pack: string, { devices }: Options): Promise<LongTasks[]> {
  const found = []
  for (const device of ['wasm', 'webgpu'] as const) {
    if (!devices.some((name) => name.startsWith(device))) continue
    log(`${pack}: the page on ${device}`)
    found.push(await measureLongTasks(url, pack, device, longTaskSteps[device]))
  }
  return found
}

async function saveResults(measured: Results): Promise<void> {
  const goals = judge(measured.packs, measured.nets)
  await writeFile(`${results}/bench.json`, JSON.stringify({ ...measured, goals }, null, 1))
  await writeFile(`${results}/bench.md`, writeReport(measured, goals))
}

try {
  await mkdir(results, { recursive: true })
  await measure(parseOptions(process.argv.slice(2)), saveResults)
  console.log(await readFile(`${results}/bench.md`, 'utf8'))
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
}
