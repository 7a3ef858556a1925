import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { InferenceSession } from 'onnxruntime-node'
import { launchOptions } from '../../e2e/launch.ts'
import { DEFAULT_PACK, packFolder } from '../../e2e/support/shipped-packs.ts'
import { at } from '../../src/base/assert.ts'
import { openBenchPage } from '../bench-page.ts'
import { readManifest, stepFeeds } from '../native-subject.ts'
import { pathOf } from '../packs.ts'
import type { PeerName, Peers } from '../page/peers.ts'
import { runRounds } from '../rounds.ts'
import { type Summary, summarise, summariseRatios } from '../statistics.ts'
import { fetchPeers, peerPackages } from './packages.ts'
import { wideDenoiser } from './wide-model.ts'

/** One step of the denoiser of a pack on wasm, in one runtime. */
export type PeerResult = {
  runtime: 'studio' | PeerName
  version: string | null
  threads: number
  stepMs: Summary | null
  /** The studio's step over this one with as many threads, round by round. */
  studioRatio: Summary | null
  /** Largest difference of `next` from that of onnxruntime-node, for numbers of about 1. */
  difference: number
}

type Subject = Pick<PeerResult, 'runtime' | 'version' | 'threads'> & {
  stepMs(): Promise<number>
  next(): Promise<readonly number[]>
  close(): Promise<void>
}

type Feeds = Record<string, { dims: number[]; data: number[] }>

const THREADS = [1, 2]
/** Of numbers around 1. A runtime that is further from onnxruntime computes another network. */
const LIMIT = 1e-4

/**
 * The studio, transformers.js and LiteRT.js in turns, each in a browser of its own, on the same weights and inputs. `folder` is served as `/peers/`.
 * `tensorflow` is a Python with tensorflow and onnx, which writes the file for LiteRT.js; with null LiteRT.js is left out.
 */
export async function measurePeers(
  url: string,
  folder: string,
  { rounds, tensorflow }: { rounds: number; tensorflow: string | null },
  log: (line: string) => void,
): Promise<PeerResult[]> {
  await fetchPeers(folder, log)
  await writeModels(`${folder}/models/denoiser`, tensorflow, log)
  const { feeds, next: wanted } = await reference(`${folder}/models/denoiser/onnx/model.onnx`)
  const names: PeerName[] = tensorflow ? ['transformers.js', 'LiteRT.js'] : ['transformers.js']
  const subjects: Subject[] = []
  try {
    for (const threads of THREADS) {
      subjects.push(await openStudio(url, threads))
      for (const name of names) subjects.push(await openPeer(url, name, threads, feeds))
    }
    const differences: number[] = []
    for (const subject of subjects) differences.push(await differenceOf(subject, wanted))
    const tasks = subjects.map(({ stepMs }, i) => ({ key: `${i}`, run: stepMs }))
    const samples = await runRounds(tasks, rounds, (line) => log(`other runtimes: ${line}`))
    const of = (subject: Subject) => samples.get(`${subjects.indexOf(subject)}`) ?? []
    return subjects.map((subject, i) => {
      const { runtime, version, threads } = subject
      const studio = subjects.find((it) => it.runtime === 'studio' && it.threads === threads)
      const studioRatio = summariseRatios(studio ? of(studio) : [], of(subject))
      return { runtime, version, threads, stepMs: summarise(of(subject)), studioRatio, difference: at(differences, i) }
    })
  } finally {
    for (const { close } of subjects) await close()
  }
}

/** The denoiser as each of the runtimes opens it. */
async function writeModels(folder: string, tensorflow: string | null, log: (line: string) => void): Promise<void> {
  await mkdir(`${folder}/onnx`, { recursive: true })
  await writeFile(`${folder}/onnx/model.onnx`, await wideDenoiser(packFolder(DEFAULT_PACK)))
  await writeFile(`${folder}/config.json`, JSON.stringify({ model_type: 'custom' }))
  if (!tensorflow) return
  log('writing the TFLite file')
  const script = fileURLToPath(new URL('../../models/train/tflite.py', import.meta.url))
  execFileSync(tensorflow, [script, `${folder}/onnx/model.onnx`, `${folder}/model.tflite`], { stdio: ['ignore', 'inherit', 'inherit'] })
}

/** The inputs of all runtimes, and what onnxruntime-node makes of them. */
async function reference(path: string): Promise<{ feeds: Feeds; next: number[] }> {
  const session = await InferenceSession.create(path, { logSeverityLevel: 3 })
  const tensors = stepFeeds(session, await readManifest(packFolder(DEFAULT_PACK)), 1)
  const { next } = await session.run(tensors)
  await session.release()
  const plain = Object.entries(tensors).map(([name, { dims, data }]) => [name, { dims: [...dims], data: [...(data as Float32Array)] }])
  return { feeds: Object.fromEntries(plain) as Feeds, next: [...(next?.data as Float32Array)] }
}

async function openStudio(url: string, threads: number): Promise<Subject> {
  const { call, close } = await openBenchPage(url, 'wasm')
  await call('open', { packUrl: `${url}${pathOf(DEFAULT_PACK)}`, device: 'wasm', precision: 'auto', threads })
  return {
    runtime: 'studio',
    version: null,
    threads,
    stepMs: async () => (await call('step', { count: 1 })).ms,
    next: async () => Object.values(await call('next', undefined)),
    close,
  }
}

const packageOf = { 'LiteRT.js': '@litertjs/core', 'transformers.js': '@huggingface/transformers' } as const

async function openPeer(url: string, runtime: PeerName, threads: number, feeds: Feeds): Promise<Subject> {
  const browser = await chromium.launch(await launchOptions('wasm'))
  const page = await browser.newPage()
  await page.goto(`${url}peers.html`)
  const peers = await page.evaluateHandle(() => (globalThis as unknown as { peers: Peers }).peers)
  const open = peers.evaluate((it, [name, threads, feeds]) => it.open(name, threads, feeds), [runtime, threads, feeds] as const)
  // A runtime waits for ever for the script of a thread that the browser has refused.
  const refused = new Promise<never>((_, reject) =>
    page.on('requestfailed', (request) => reject(new Error(`${runtime}: ${request.url()} failed`))),
  )
  await Promise.race([open, refused])
  return {
    runtime,
    version: peerPackages[packageOf[runtime]],
    threads,
    stepMs: () => peers.evaluate((it) => it.stepMs()),
    next: () => peers.evaluate((it) => it.next()),
    close: () => browser.close(),
  }
}

/** The largest difference of `next`. Throws an Error where the runtime computes another network. */
async function differenceOf({ runtime, next }: Subject, wanted: readonly number[]): Promise<number> {
  const found = await next()
  const difference = wanted.reduce((largest, value, i) => Math.max(largest, Math.abs(value - at(found, i))), 0)
  if (!(difference <= LIMIT)) throw new Error(`${runtime} differs from onnxruntime-node by ${difference}, more than ${LIMIT}`)
  return difference
}
