// Measures the packs on every device: `npm run bench -- --help`. Writes bench-results/bench.json and bench.md.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DEFAULT_PACK } from '../e2e/support/shipped-packs.ts'
import { openPair } from './compare/checkout.ts'
import { compare, type Compared, type Probe, type Sides } from './compare/probe.ts'
import { ofCode, ofVisits } from './compare/probes.ts'
import { measureVisits } from './first-visit.ts'
import { judge } from './goals.ts'
import { type LongTasks, measureLongTasks } from './long-tasks.ts'
import { measureFraming } from './measure-framing.ts'
import { measureGrowth } from './measure-growth.ts'
import { type IntakeResult, measureIntake } from './measure-intake.ts'
import { measureMethods } from './measure-methods.ts'
import { measureNets } from './measure-nets.ts'
import { measurePack } from './measure-pack.ts'
import { measureSteps } from './measure-steps.ts'
import { writeNets } from './net-files.ts'
import { isInBrowser, type Options, type Part, parseOptions } from './options.ts'
import { findPacks } from './packs.ts'
import { measurePeers } from './peers/measure-peers.ts'
import { type Results, writeReport } from './report.ts'
import { openSite } from './site.ts'
import { measureStartScripts } from './start-scripts.ts'

const root = new URL('..', import.meta.url).pathname
const results = `${root}bench-results`
const log = (line: string) => console.error(line)

/** A software GPU takes seconds a step. */
const longTaskSteps = { wasm: 20, webgpu: 2 } as const

/** Below `bench-results`, which the page of the benchmark serves as `/packs/`. */
const packsFolder = `${results}/packs`

/** Saves after every part, so that an interrupted run leaves what it has. */
async function measure(options: Options, save: (measured: Results) => Promise<void>): Promise<void> {
  await writeNets(`${results}/nets`)
  const [bench, studio] = [await openSite(`${root}bench/page/vite.config.ts`, `${results}/page`), await openStudio()]
  const measured: Results = {
    packs: [],
    steps: [],
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
    const packs = findPacks(root, options.packs, packsFolder)
    for (const { name, folder } of has('methods') ? packs : []) {
      measured.methods.push(...(await measureMethods(folder, name, log)))
      await save(measured)
    }
    for (const pack of has('packs') ? packs : []) {
      const subjects = await measurePack(pack, bench.url, options, log)
      const longTasks = pack.isShipped ? await measurePage(studio.url, pack.name, options) : []
      measured.packs.push({ name: pack.name, subjects, longTasks })
      await save(measured)
    }
    if (has('steps')) {
      const first = options.packs ? packs : findPacks(root, [DEFAULT_PACK], packsFolder)
      measured.steps = await measureSteps(first, bench.url, { ...options, packsFolder }, log)
      await save(measured)
    }
    for (const device of options.devices.filter((it) => has('ways') && isInBrowser(it))) {
      measured.nets.push(...(await measureNets(bench.url, device, options.rounds, log)))
      await save(measured)
    }
    if (has('visit')) measured.startScripts = await measureStartScripts(studio.url)
    for (const megabits of has('visit') && !options.against ? [null, 20] : []) {
      measured.visits.push(await measureVisits(studio.url, megabits, Math.min(3, options.rounds), log))
      await save(measured)
    }
    if (has('growth')) measured.growth = await measureGrowth(bench.url, log)
    await save(measured)
    if (options.against !== null && (has('compare') || has('visit'))) {
      const pair = await openPair({ root, studio: studio.url, bench: bench.url }, options.against, `${results}/against`)
      const take = async (probes: Probe[], sides: Sides) => {
        for (const probe of probes) {
          measured.compared.push(...(await compareSides(probe, sides, pair.visited, options.rounds)))
          await save(measured)
        }
      }
      try {
        if (has('compare')) await take(ofCode, pair.common)
        await take(ofVisits, pair.visited)
      } finally {
        await pair.close()
      }
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

/** A probe of the table. Its limits were set for checkouts that open the same pack first, so that others are only told. */
async function compareSides(probe: Probe, sides: Sides, [own, other]: Sides, rounds: number): Promise<Compared[]> {
  const rows = await compare(probe, sides, rounds, log)
  return own.pack === other.pack ? rows : rows.map((row) => ({ ...row, most: null }))
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
