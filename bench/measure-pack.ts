import { type Device, isInBrowser, type Options } from './options.ts'
import { openBrowser } from './browser-subject.ts'
import { openNative } from './native-subject.ts'
import type { BenchPack } from './packs.ts'
import { runRounds, type Task } from './rounds.ts'
import { type Summary, summarise, summariseRatios } from './statistics.ts'
import type { Memory, Subject } from './subject.ts'

/** The native run to which every other one is compared. */
export const REFERENCE: Device = 'native-2'

/** No loop is longer than this, whatever the steps asked for: a software GPU takes seconds a step. */
const LOOP_LIMIT_MS = 10_000

export type BatchResult = {
  count: number
  encodeMs: Summary | null
  stepMs: Summary | null
  /** Times the reference, round by round. */
  encodeRatio: Summary | null
  stepRatio: Summary | null
}

export type SubjectResult = Subject['opened'] & {
  name: string
  batches: BatchResult[]
  dispatches: number
  memory: Memory | null
  /** A whole loop over as many single steps. */
  loop: { steps: number; ratio: Summary | null } | null
}

export async function measurePack(pack: BenchPack, url: string, options: Options, log: (line: string) => void): Promise<SubjectResult[]> {
  const subjects: Subject[] = []
  try {
    for (const name of options.devices) {
      log(`${pack.name}: opening ${name}`)
      subjects.push(await openSubject(name, url, pack))
    }
    const tasks = subjects.flatMap((subject) => options.batches.flatMap((count) => tasksOf(subject, count)))
    const samples = await runRounds(tasks, options.rounds, log)
    const results = []
    for (const subject of subjects) results.push(await resultOf(subject, samples, options, log))
    return results
  } finally {
    for (const subject of subjects) await subject.close()
  }
}

export function openSubject(name: Device, url: string, { folder, path }: BenchPack): Promise<Subject> {
  const threads = name.endsWith('2') ? 2 : 1
  if (!isInBrowser(name)) return openNative(name, folder, name === 'webgpu-node' ? null : threads)
  return openBrowser(name, url, path, name === 'webgpu' ? 'webgpu' : 'wasm', threads)
}

const keyOf = (verb: 'encode' | 'step', subject: string, count: number): string => `${verb} ${count} ${subject}`

function tasksOf({ name, encode, step }: Subject, count: number): Task[] {
  const steps = { key: keyOf('step', name, count), run: async () => (await step(count)).ms }
  return encode ? [steps, { key: keyOf('encode', name, count), run: () => encode(count) }] : [steps]
}

async function resultOf(
  subject: Subject,
  samples: Map<string, number[]>,
  options: Options,
  log: (line: string) => void,
): Promise<SubjectResult> {
  const of = (verb: 'encode' | 'step', count: number, name = subject.name) => samples.get(keyOf(verb, name, count)) ?? []
  const batches = options.batches.map((count) => ({
    count,
    encodeMs: summarise(of('encode', count)),
    stepMs: summarise(of('step', count)),
    encodeRatio: summariseRatios(of('encode', count), of('encode', count, REFERENCE)),
    stepRatio: summariseRatios(of('step', count), of('step', count, REFERENCE)),
  }))
  log(`loop on ${subject.name}`)
  const stepMs = summarise(of('step', 1))?.median ?? 0
  const loop = await measureLoop(subject, Math.max(2, Math.min(options.steps, Math.floor(LOOP_LIMIT_MS / stepMs))), options.rounds)
  const { dispatches } = await subject.step(1)
  return { name: subject.name, ...subject.opened, batches, dispatches, loop, memory: (await subject.memory?.()) ?? null }
}

async function measureLoop({ loop }: Subject, steps: number, rounds: number): Promise<SubjectResult['loop']> {
  if (!loop) return null
  const ratios = []
  for (let round = 0; round < rounds; round++) {
    const { loopMs, singlesMs } = await loop(steps)
    ratios.push(loopMs / singlesMs)
    if (loopMs > LOOP_LIMIT_MS / 2 && round > 0) break
  }
  return { steps, ratio: summarise(ratios) }
}
