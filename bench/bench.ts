// Measures the packs on every device: `npm run bench -- --help`. Writes bench-results/bench.json and bench.md.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { openCheckout } from './compare/checkout.ts'
import { type Checkout, compare, type Compared } from './compare/probe.ts'
import { probes } from './compare/probes.ts'
import { measureVisits } from './first-visit.ts'
import { judge } from './goals.ts'
import { type LongTasks, measureLongTasks } from './long-tasks.ts'
import { measureFraming } from './measure-framing.ts'
import { measureGrowth } from './measure-growth.ts'
import { type IntakeResult, measureIntake } from './measure-intake.ts'
import { measureMethods } from './measure-methods.ts'
import { measureNets } from './measure-nets.ts'
import { measurePack } from './measure-pack.ts'
import { writeNets } from './net-files.ts'
import { isInBrowser, type Options, type Part, parseOptions } from './options.ts'
import { measurePeers } from './peers/measure-peers.ts'
import { type Results, writeReport } from './report.ts'
import { openSite } from './site.ts'
import { measureStartScripts } from './start-scripts.ts'

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
  const measured: Results = {
    packs: [],
    nets: [],
    framing: [],
    intake: null,
    methods: [],
    visits: [],
    startScripts: null,
    growth: null,
    compared: [],
    peers: [],
  }
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
    for (const device of options.devices.filter((it) => has('ways') && isInBrowser(it))) {
      measured.nets.push(...(await measureNets(bench.url, device, options.rounds, log)))
      await save(measured)
    }
    if (has('visit')) measured.startScripts = await measureStartScripts(studio.url)
    for (const megabits of has('visit') ? [null, 20] : []) {
      measured.visits.push(await measureVisits(studio.url, megabits, Math.min(3, options.rounds), log))
      await save(measured)
    }
    if (has('growth')) measured.growth = await measureGrowth(bench.url, log)
    await save(measured)
    if (has('compare') && options.against !== null) {
      await compareWith(options.against, { studio: studio.url, bench: bench.url }, options.rounds, async (rows) => {
        measured.compared.push(...rows)
        await save(measured)
      })
    }
    if (has('peers')) measured.peers = await measurePeers(bench.url, `${results}/peers`, options, log)
    await save(measured)
    if (has('intake')) measured.intake = await intakeBeside(studio.url, options)
    await save(measured)
    if (has('framing')) measured.framing = await measureFraming(bench.url, options.faces, log)
    await save(measured)
  } finally {
    await bench.close()
    await studio.close()
  }
}

/** Every probe of the table, in this checkout and another one in turns. */
async function compareWith(folder: string, own: Checkout, rounds: number, take: (rows: Compared[]) => Promise<void>): Promise<void> {
  const other = await openCheckout(folder, `${results}/against`)
  try {
    for (const probe of probes) await take(await compare(probe, [own, other], rounds, log))
  } finally {
    await other.close()
  }
}

/** The intake of a photo, in turns with that of another checkout's page where the options name one. */
async function intakeBeside(url: string, { against, rounds }: Options): Promise<IntakeResult> {
  const folder = against && resolve(against)
  const other = folder ? await openSite(`${folder}/vite.config.ts`, `${results}/against`, folder) : null
  return measureIntake(url, other?.url ?? null, rounds, log).finally(() => other?.close())
}

const openStudio = () => openSite(`${root}vite.config.ts`, `${results}/studio`)

async function measurePage(url: string, pack: string, { devices }: Options): Promise<LongTasks[]> {
  const found = []
  for (const device of ['wasm', 'webgpu'] as const) {
    if (!devices.some((name) => isInBrowser(name) && name.startsWith(device))) continue
    log(`${pack}: the page on ${device}`)
    found.push(await measureLongTasks(url, pack, device, longTaskSteps[device]))
  }
  return found
}

async function saveResults(measured: Results): Promise<void> {
  const goals = judge(measured)
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
