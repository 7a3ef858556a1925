import { cpus, platform } from 'node:os'
import type { Goal } from './goals.ts'
import type { LongTasks } from './long-tasks.ts'
import type { NetResult } from './measure-nets.ts'
import type { SubjectResult } from './measure-pack.ts'
import type { Summary } from './statistics.ts'

export type Results = {
  packs: { name: string; subjects: SubjectResult[]; longTasks: LongTasks[] }[]
  nets: NetResult[]
}

/** The results as Markdown. Every measure is its median, with the quartiles in brackets. */
export function writeReport({ packs, nets }: Results, goals: Goal[]): string {
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, ${platform()}, Node ${process.versions.node}`
  return [
    `# Benchmark\n\n${machine}. Milliseconds are medians with quartiles; ratios are taken round by round, against native-2 (onnxruntime-node with two threads) where nothing else is said.`,
    ...packs.flatMap((pack) => [`## ${pack.name}`, timeTable(pack.subjects), loadTable(pack.subjects), longTaskTable(pack.longTasks)]),
    '## Ways to run a network\n\nThe denoiser of faces-64 with random weights, 64 x 64 pixels, one picture.',
    netTable(nets),
    '## Goals',
    table(
      ['goal', 'limit', 'measured', 'met'],
      goals.map(({ name, limit, value, isMet }) => [
        name,
        limit,
        value === null ? 'not measured' : value.toFixed(2),
        value === null ? '' : isMet ? 'yes' : 'no',
      ]),
    ),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

function timeTable(subjects: SubjectResult[]): string {
  const rows = subjects.flatMap(({ name, batches }) =>
    batches.map(({ count, encodeMs, encodeRatio, stepMs, stepRatio }) => [
      ...[name, `${count}`, spread(encodeMs), times(encodeRatio)],
      ...[spread(stepMs), times(stepRatio), stepMs ? (stepMs.median / count).toPrecision(3) : ''],
    ]),
  )
  return table(['device', 'batch', 'encode ms', 'x native-2', 'step ms', 'x native-2', 'step ms per picture'], rows)
}

function loadTable(subjects: SubjectResult[]): string {
  const rows = subjects.map(({ name, adapter, loadMs, packBytes, runtimeBytes, memory, dispatches, loop }) => [
    ...[name, adapter, loadMs.toFixed(0), megabytes(packBytes), megabytes(runtimeBytes)],
    ...[megabytes(memory?.wasmBytes ?? 0), megabytes(memory?.gpuBytes ?? 0), dispatches ? `${dispatches}` : ''],
    loop?.ratio ? `${loop.ratio.median.toFixed(3)} (${loop.ratio.low.toFixed(3)}-${loop.ratio.high.toFixed(3)}), ${loop.steps} steps` : '',
  ])
  const heads = ['device', 'adapter', 'load ms', 'pack MB', 'runtime MB', 'wasm heap MB', 'GPU MB at most', 'dispatches a step']
  return table([...heads, 'whole loop / single steps'], rows)
}

function longTaskTable(tasks: LongTasks[]): string {
  const rows = tasks.map(({ device, steps, jobMs, count, longestMs }) => [
    ...[device, `${steps} + ${steps}`, (jobMs / 1000).toFixed(1), `${count}`, longestMs.toFixed(0)],
  ])
  return table(['page on', 'steps', 'job s', 'main-thread tasks over 50 ms', 'longest ms'], rows)
}

function netTable(nets: NetResult[]): string {
  const rows = nets.map(({ device, name, steps, stepMs, dispatchesPerStep, ratio, difference }) => [
    ...[
      device,
      name,
      `${steps}`,
      spread(stepMs),
      times(ratio),
      dispatchesPerStep ? dispatchesPerStep.toFixed(0) : '',
      difference.toExponential(1),
    ],
  ])
  return table(['device', 'way', 'steps', 'step ms', 'x the first way', 'dispatches a step', 'difference'], rows)
}

function table(heads: string[], rows: string[][]): string {
  if (rows.length === 0) return ''
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const short = (ms: number): string => (ms < 100 ? ms.toPrecision(3) : ms.toFixed(0))

const spread = (summary: Summary | null): string =>
  summary ? `${short(summary.median)} (${short(summary.low)}-${short(summary.high)})` : ''

const times = (summary: Summary | null): string => (summary ? summary.median.toFixed(2) : '')

const megabytes = (bytes: number): string => (bytes ? (bytes / 1e6).toFixed(1) : '')
