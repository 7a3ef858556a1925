// Measures data sets: pictures per second of one and of two processes, the share of a shard's time that is not the networks', and memory over
// many shards: `npx tsx --expose-gc bench/measure-dataset.ts [--pictures 10000] [--shards 1000]`. All in a temporary folder.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writePictures, writeSmallPack } from '../src/dataset/fixtures/small-dataset.ts'
import { makeShards } from '../src/dataset/make-shards.ts'
import { type DatasetTask, SHARD_SIZE, shardsOf } from '../src/dataset/run.ts'
import { claimFolder } from '../src/dataset/run-folder.ts'
import { makeShardFile, openTask } from '../src/dataset/serve-shards.ts'
import { startWorker } from '../src/dataset/workers.ts'

const { values } = parseArgs({
  options: { pictures: { type: 'string', default: '10000' }, shards: { type: 'string', default: '1000' }, only: { type: 'string' } },
})
const [pictures, shards] = [Number(values.pictures), Number(values.shards)]
const folder = mkdtempSync(join(tmpdir(), 'subcode-measure-'))
const at = (name: string) => join(folder, name)
const has = (part: string) => values.only === undefined || values.only === part
const task = (changed: Partial<DatasetTask>): DatasetTask => ({
  ...{ input: at('pictures'), pack: at('pack'), out: at('out'), device: 'cpu', frame: false, work: { verb: 'encode', invertSteps: null } },
  ...changed,
})

try {
  console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`)
  writeSmallPack(at('pack'))
  if (has('many')) await measureMany()
  if (has('workers')) await measureWorkers()
  if (has('overhead')) await measureOverhead()
  if (has('memory')) await measureMemory()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A folder of many pictures of 32 px through a tiny net, with two processes. */
async function measureMany(): Promise<void> {
  writePictures(at('pictures'), pictures)
  const { ms, startMs } = await timed(task({ out: at('many') }), pictures, 2)
  console.log(
    `${pictures} pictures of 32 px, tiny net, 2 processes: ${(ms / 1000).toFixed(1)} s, ${(startMs / 1000).toFixed(1)} s of them to start`,
  )
}

/** One process and two at the same pictures, in turns, with the shipped pack. */
async function measureWorkers(): Promise<void> {
  const count = 8 * SHARD_SIZE
  writePictures(at('faces'), count, 64)
  const ratios: { whole: number; worked: number }[] = []
  for (let round = 0; round < 3; round++) {
    const run = (workers: number) =>
      timed(task({ input: at('faces'), pack: 'models/faces-64', out: at(`w${round}-${workers}`) }), count, workers)
    const [one, two] = [await run(1), await run(2)]
    ratios.push({ whole: one.ms / two.ms, worked: (one.ms - one.startMs) / (two.ms - two.startMs) })
  }
  const all = (name: 'whole' | 'worked') => ratios.map((ratio) => ratio[name].toFixed(2)).join(', ')
  console.log(`two processes over one, faces-64, encode, ${count} pictures: ${all('worked')} without the start, ${all('whole')} with it`)
}

/** The time in which a process opens the pack, and the time of all. */
async function timed(of: DatasetTask, count: number, workers: number): Promise<{ ms: number; startMs: number }> {
  await claimFolder(of.out, { work: of.work, device: of.device, frame: false, pack: '', pictures: '', count })
  const beginMs = performance.now()
  let startMs = 0
  const start: typeof startWorker = async (given) => {
    const worker = await startWorker(given)
    startMs = performance.now() - beginMs
    return worker
  }
  await makeShards(of, [...shardsOf(count, of.work).keys()], workers, () => {}, start)
  return { ms: performance.now() - beginMs, startMs }
}

/** What a shard costs beside its networks: its pictures are read and decoded, and its file is written, synced and linked. */
async function measureOverhead(): Promise<void> {
  writePictures(at('few'), 4 * SHARD_SIZE, 64)
  for (const work of [
    { verb: 'encode', invertSteps: null },
    { verb: 'encode', invertSteps: 10 },
  ] as const) {
    const open = await openTask(task({ input: at('few'), pack: 'models/faces-64', out: at(`overhead-${work.invertSteps}`), work }))
    await claimFolder(open.task.out, { work, device: 'cpu', frame: false, pack: '', pictures: '', count: 0 })
    const spent = { computing: { wall: 0, cpu: 0 }, reading: { wall: 0, cpu: 0 }, file: { wall: 0, cpu: 0 } }
    let [now, last] = ['file' as keyof typeof spent, clock()]
    const next = (stage: string) => {
      const time = clock()
      for (const kind of ['wall', 'cpu'] as const) spent[now][kind] += time[kind] - last[kind]
      ;[now, last] = [stage === 'computing' || stage === 'reading' ? stage : 'file', time]
    }
    await makeShardFile(open, 0, () => {}) // the first one warms up
    last = clock()
    for (const shard of [1, 2, 3]) await makeShardFile(open, shard, next)
    next('end')
    const share = (part: 'reading' | 'file', kind: 'wall' | 'cpu') => `${((100 * spent[part][kind]) / spent.computing[kind]).toFixed(1)} %`
    console.log(
      `beside the network calls, faces-64, ${work.invertSteps ? 'z_sem and x_T in 10 steps' : 'z_sem alone'}: ` +
        `the file of a shard ${share('file', 'wall')} of their time (${share('file', 'cpu')} in processor time), ` +
        `its pictures ${share('reading', 'wall')} (${share('reading', 'cpu')})`,
    )
  }
}

/** Milliseconds of the wall clock, and of the processors for this process: other processes do not count in the latter. */
function clock(): { wall: number; cpu: number } {
  const { user, system } = process.cpuUsage()
  return { wall: performance.now(), cpu: (user + system) / 1000 }
}

/** One process that makes a shard again and again: its memory and open files. */
async function measureMemory(): Promise<void> {
  writePictures(at('one'), SHARD_SIZE - 1)
  const open = await openTask(task({ input: at('one'), out: at('memory') }))
  await claimFolder(open.task.out, { work: open.task.work, device: 'cpu', frame: false, pack: '', pictures: '', count: 0 })
  for (let made = 1; made <= shards; made++) {
    await makeShardFile(open, 0, () => {})
    for (const name of readdirSync(open.task.out)) if (name.startsWith('shard-')) rmSync(join(open.task.out, name))
    if (made % Math.ceil(shards / 10) > 0) continue
    globalThis.gc?.()
    const { rss, heapUsed, external } = process.memoryUsage()
    const files = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : NaN
    const megabytes = [rss, heapUsed, external].map((bytes) => (bytes / 1e6).toFixed(1))
    console.log(
      `after ${made} shards: ${megabytes[0]} MB in all, ${megabytes[1]} MB of JavaScript, ${megabytes[2]} MB beside it, ${files} open files`,
    )
  }
}
