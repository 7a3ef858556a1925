// Measures the packs on every device: `npm run bench -- --help`. Writes bench-results/bench.json and bench.md.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { judge } from './goals.ts'
import { type LongTasks, measureLongTasks } from './long-tasks.ts'
import { measureNets, type NetResult } from './measure-nets.ts'
import { measurePack } from './measure-pack.ts'
import { writeNets } from './net-files.ts'
import { type Options, parseOptions } from './options.ts'
import { type Results, writeReport } from './report.ts'
import { openSite } from './site.ts'

const root = new URL('..', import.meta.url).pathname
const results = `${root}bench-results`
const log = (line: string) => console.error(line)

/** A software GPU takes about a second a step. */
const longTaskSteps = { wasm: 20, webgpu: 2 } as const

function packNames(asked: string[] | null): string[] {
  const found = readdirSync(`${root}models`).filter((name) => existsSync(`${root}models/${name}/config.json`))
  const missing = asked?.find((name) => !found.includes(name))
  if (missing) throw new Error(`--pack: expected one of ${found.join(', ')}, got ${missing}`)
  return asked ?? found
}

async function measure(options: Options): Promise<Results> {
  await writeNets(`${results}/nets`)
  const [bench, studio] = [await openSite(`${root}bench/page/vite.config.ts`, `${results}/page`), await openStudio()]
  try {
    const packs = []
    for (const name of packNames(options.packs)) {
      const subjects = await measurePack(name, bench.url, options, log)
      packs.push({ name, subjects, longTasks: await measurePage(studio.url, name, options) })
    }
    const nets: NetResult[] = []
    for (const device of options.devices.filter((it) => !it.startsWith('native'))) {
      nets.push(...(await measureNets(bench.url, device, options.rounds, log)))
    }
    return { packs, nets, goals: judge(packs, nets) }
  } finally {
    await bench.close()
    await studio.close()
  }
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

try {
  const options = parseOptions(process.argv.slice(2))
  await mkdir(results, { recursive: true })
  const measured = await measure(options)
  const report = writeReport(measured)
  await writeFile(`${results}/bench.json`, JSON.stringify(measured, null, 1))
  await writeFile(`${results}/bench.md`, report)
  console.log(report)
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
}
