// Measures data sets: pictures per second of one and of two processes, what a shard costs beside its network calls, and memory over many shards:
// `npx tsx --expose-gc bench/measure-dataset.ts [--only many|workers|overhead|memory] [--work z_sem|x_T|edit|table] [--rounds 5]
// [--pictures 10000] [--faces 2048] [--shards 1000]`. All in a temporary folder.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { DEFAULT_PACK, packFolder } from '../e2e/support/shipped-packs.ts'
import { digests, writePictures, writeSmallPack } from '../src/dataset/fixtures/small-dataset.ts'
import { makeShards } from '../src/dataset/make-shards.ts'
import { merge } from '../src/dataset/merge.ts'
import { packHash } from '../src/dataset/open-model.ts'
import { openPictures } from '../src/dataset/pictures.ts'
import { BOUND_STEPS, type DatasetTask, factsOf, SHARD_SIZE, shardsOf, type Work } from '../src/dataset/run.ts'
import { claimFolder } from '../src/dataset/run-folder.ts'
import { makeShardFile, openTask } from '../src/dataset/serve-shards.ts'
import { workPicture } from '../src/dataset/work-picture.ts'
import { startWorker } from '../src/dataset/workers.ts'
import { readManifest } from './native-subject.ts'
import { summarise } from './statistics.ts'

/** The shipped pack, and the side of its pictures. */
const FACES = packFolder(DEFAULT_PACK)
const { imageSize: side } = await readManifest(FACES)

const { values } = parseArgs({
  options: {
    pictures: { type: 'string', default: '10000' },
    faces: { type: 'string', default: '2048' },
    shards: { type: 'string', default: '1000' },
    only: { type: 'string' },
    work: { type: 'string' },
    rounds: { type: 'string', default: '5' },
  },
})
const [pictures, faces, shards, rounds] = [values.pictures, values.faces, values.shards, values.rounds].map(Number) as [
  number,
  number,
  number,
  number,
]
const folder = mkdtempSync(join(tmpdir(), 'subcode-measure-'))
const at = (name: string) => join(folder, name)
const has = (part: string) => values.only === undefined || values.only === part
const task = (changed: Partial<DatasetTask>): DatasetTask => ({
  ...{ input: at('pictures'), pack: at('pack'), out: at('out'), device: 'cpu', frame: false, work: { verb: 'encode', invertSteps: null } },
  ...changed,
})

/**
 * The overhead is measured with `count` pictures: fewer than a shard has where the networks take long, so that the cost of a file counts more than it
 * does. Processes share that part of `--faces`.
 */
const works = [
  { name: 'z_sem alone', work: { verb: 'encode', invertSteps: null }, count: 2 * SHARD_SIZE, share: 1 },
  { name: 'z_sem and x_T in 10 steps', work: { verb: 'encode', invertSteps: 10 }, count: 8, share: 1 / 8 },
  { name: 'an edit', work: { verb: 'edit', moves: { Smile: 1 } }, count: 4, share: 1 / 16 },
  { name: 'the table at T = 10', work: { verb: 'evaluate', steps: [10], boundSteps: BOUND_STEPS }, count: 2, share: 1 / 16 },
].filter(({ name }) => name.includes(values.work ?? '')) as readonly { name: string; work: Work; count: number; share: number }[]

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

/** A folder of many pictures of 32 px through a tiny net, with one process and with two: the files must be the same. */
async function measureMany(): Promise<void> {
  writePictures(at('pictures'), pictures)
  const files: Record<string, string>[] = []
  for (const workers of [1, 2]) {
    const of = task({ out: at(`many-${workers}`) })
    const { ms, startMs } = await timed(of, pictures + 1, workers)
    const refused = await merge(of.out, of.work, pictures + 1)
    files.push(digests(of.out))
    console.log(
      `${pictures} pictures of 32 px and one that is none, tiny net, ${workers} processes: ${(ms / 1000).toFixed(1)} s, ` +
        `${(startMs / 1000).toFixed(1)} s of them to start, ${(pictures / ((ms - startMs) / 1000)).toFixed(0)} a second, ${refused} refused`,
    )
  }
  const [one = {}, two = {}] = files
  const different = Object.keys({ ...one, ...two }).filter((name) => one[name] !== two[name])
  console.log(different.length > 0 ? `these files differ: ${different.join(', ')}` : `all ${Object.keys(one).length} files are the same`)
}

/** One process and two at the same pictures, in turns, with the shipped pack. At least two shards, or one process has nothing to do. */
async function measureWorkers(): Promise<void> {
  for (const { name, work, share } of works) {
    const count = 2 * SHARD_SIZE * Math.max(1, Math.round((faces * share) / 2 / SHARD_SIZE))
    const input = await writeFaces(at(`faces ${name}`), count, side, 'png')
    const ratios: { whole: number; worked: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const run = (workers: number) => timed(task({ input, pack: FACES, out: at(`${name} ${round} ${workers}`), work }), count, workers)
      const [one, two] = [await run(1), await run(2)]
      ratios.push({ whole: one.ms / two.ms, worked: (one.ms - one.startMs) / (two.ms - two.startMs) })
    }
    const all = (of: 'whole' | 'worked') => ratios.map((ratio) => ratio[of].toFixed(2)).join(', ')
    console.log(
      `two processes over one, ${DEFAULT_PACK}, ${name}, ${count} pictures: ${all('worked')} without the start, ${all('whole')} with it`,
    )
  }
}

/** The time in which a process opens the pack, and the time of all. */
async function timed(of: DatasetTask, count: number, workers: number): Promise<{ ms: number; startMs: number }> {
  const { entries } = await openPictures(of.input)
  await claimFolder(of.out, await factsOf(of, await packHash(of.pack), entries))
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

/**
 * What a shard costs beside its networks: its pictures are read, decoded and framed, and its file is written, synced and linked. The networks
 * alone run on the same pictures, ready in memory, in turns with whole shards.
 */
async function measureOverhead(): Promise<void> {
  const sizes = [side, 256]
  for (const { name, work, count } of works) {
    for (const size of sizes) {
      for (const type of ['png', 'jpeg'] as const) {
        const kind = `${type.toUpperCase()} of ${size} px`
        const input = await writeFaces(at(`${name} ${kind}`), count, size, type)
        await measureShards(`${name}, ${kind}`, input, work)
      }
    }
  }
}

async function measureShards(what: string, input: string, work: Work): Promise<void> {
  const open = await openTask(task({ input, pack: FACES, out: at(`overhead ${what}`), work }))
  await claimFolder(open.task.out, { work, device: 'cpu', frame: false, pack: '', pictures: '', count: 0 })
  const { entries, read, close } = open.pictures
  const pictures: Float32Array[] = []
  for (const { name } of entries) pictures.push(await read(name, side))
  const networks = async () => {
    for (const picture of pictures) await workPicture(open.model, work, picture)
  }
  const shards = async () => {
    for (const shard of shardsOf(entries.length, work).keys()) await makeShardFile(open, shard, () => {})
  }
  const ratios: { wall: number; cpu: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    const [alone, whole] = [await spent(networks), await spent(shards)]
    for (const name of shardsOf(entries.length, work)) rmSync(join(open.task.out, name))
    if (round > 0) ratios.push({ wall: whole.wall / alone.wall, cpu: whole.cpu / alone.cpu }) // the first one warms up
  }
  close()
  const share = (of: 'wall' | 'cpu') => `${(100 * ((summarise(ratios.map((ratio) => ratio[of]))?.median ?? NaN) - 1)).toFixed(1)} %`
  console.log(
    `a shard beside its network calls, ${DEFAULT_PACK}, ${what}: ${share('wall')} of their time, ${share('cpu')} of their processor time ` +
      `(medians of ${ratios.length} rounds)`,
  )
}

/** Milliseconds of the wall clock, and of the processors for this process: other processes do not count in the latter. */
async function spent(work: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: performance.now() - wall, cpu: (user + system) / 1000 }
}

/** The sample faces of the shipped pack again and again, in a size and type of file. */
async function writeFaces(folder: string, count: number, size: number, type: 'png' | 'jpeg'): Promise<string> {
  const samples = readdirSync(`${FACES}samples`).sort()
  const faces = await Promise.all(samples.map((name) => sharp(`${FACES}samples/${name}`).resize(size, size).toFormat(type).toBuffer()))
  mkdirSync(folder)
  for (let i = 0; i < count; i++) writeFileSync(join(folder, `${String(i).padStart(5, '0')}.${type}`), faces[i % faces.length] ?? '')
  return folder
}

/** One process that makes a shard of few pictures again and again: its memory and open files. */
async function measureMemory(): Promise<void> {
  writePictures(at('one'), 15)
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
  open.pictures.close()
}
