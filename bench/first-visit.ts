import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { transformWithOxc } from 'vite'
import { launchOptions } from '../e2e/launch.ts'
import { openSlowLine } from './slow-line.ts'

/** What a visit of the built page costs on wasm. Times are in milliseconds. */
export type Visit = {
  /** Over the line until the first face is done, by kind. */
  bytes: Record<string, number>
  /** From the navigation until the engine is ready. */
  readyMs: number
  /** From then until a sample is drawn back, with the settings that nobody has chosen. */
  faceMs: number
  /** Main-thread tasks beyond 50 ms, from the navigation until that face is done. */
  longTaskMs: number
}

/** A first visit in a browser of its own, and a second one in the same browser. */
export type Visits = { cold: Visit; warm: Visit }

export type VisitResult = { megabits: number | null; rounds: Visits[] }

const LIMIT_MS = 300_000
/** A browser that has just started is busy with itself. */
const START_MS = 3_000

/** Visits a site `rounds` times over a line of `megabits` a second. */
export async function measureVisits(
  site: string,
  megabits: number | null,
  rounds: number,
  log: (line: string) => void,
): Promise<VisitResult> {
  const visits: Visits[] = []
  for (let round = 1; round <= rounds; round++) {
    log(`visit ${round} of ${rounds}${megabits === null ? '' : ` at ${megabits} Mbit/s`}`)
    // The first sample has its codes from the first visit, so the second one shows another.
    const [cold, warm] = await visitInTurn(site, megabits, ['Show Sample 1', 'Show Sample 2'])
    if (cold && warm) visits.push({ cold, warm })
  }
  return { megabits, rounds: visits }
}

/** A first visit, in a browser of its own. */
export async function visitOnce(site: string, megabits: number | null): Promise<Visit> {
  const [visit] = await visitInTurn(site, megabits, ['Show Sample 1'])
  if (!visit) throw new Error('nobody visited the site')
  return visit
}

export function allBytes(bytes: Visit['bytes']): number {
  return Object.values(bytes).reduce((sum, part) => sum + part, 0)
}

/** One visit for each of the samples, one after another in a browser of their own, which no driver is connected to. */
async function visitInTurn(site: string, megabits: number | null, samples: readonly string[]): Promise<Visit[]> {
  const profile = await mkdtemp(join(tmpdir(), 'visit-'))
  const visits: Visit[] = []
  const left = samples.map((sample) => `/bench/start#${encodeURIComponent(sample)}`)
  let end: (() => void) | undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const line = await openSlowLine(site, megabits, {
    script: await visitorScript(),
    pages: {
      '/bench/start': () => `<script>setTimeout(() => location.replace('/?device=wasm' + location.hash), ${START_MS})</script>`,
      '/bench/visited': (body) => {
        visits.push({ bytes: line.takeBytes(), ...(JSON.parse(body) as Omit<Visit, 'bytes'>) })
        const next = left.shift()
        if (next === undefined) end?.()
        return next ?? ''
      },
    },
  })
  const browser = await startBrowser(profile, new URL(left.shift() ?? '', line.url).href)
  const limit = setTimeout(() => end?.(), LIMIT_MS * samples.length)
  await ended
  clearTimeout(limit)
  await stop(browser)
  await line.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  if (visits.length < samples.length) throw new Error(`a visit of ${site} did not end within ${LIMIT_MS / 1000} s`)
  return visits
}

async function visitorScript(): Promise<string> {
  const path = fileURLToPath(new URL('page/visitor.ts', import.meta.url))
  return (await transformWithOxc(await readFile(path, 'utf8'), path)).code
}

async function startBrowser(profile: string, url: string): Promise<ChildProcess> {
  const { executablePath = chromium.executablePath(), chromiumSandbox, args = [] } = await launchOptions('wasm')
  const sandbox = chromiumSandbox ? [] : ['--no-sandbox']
  return spawn(executablePath, ['--headless=new', '--no-first-run', ...sandbox, ...args, `--user-data-dir=${profile}`, url], {
    stdio: 'ignore',
  })
}

async function stop(browser: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => browser.once('exit', resolve))
  browser.kill()
  await gone
}
