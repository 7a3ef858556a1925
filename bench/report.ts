import { cpus, platform } from 'node:os'
import { DEFAULT_PACK } from '../e2e/support/shipped-packs.ts'
import type { Compared } from './compare/probe.ts'
import { allBytes, type VisitResult } from './first-visit.ts'
import type { LongTasks } from './long-tasks.ts'
import type { FramingResult } from './measure-framing.ts'
import type { GrowthResult } from './measure-growth.ts'
import type { IntakeResult } from './measure-intake.ts'
import type { MethodResult } from './measure-methods.ts'
import type { NetResult } from './measure-nets.ts'
import type { SubjectResult } from './measure-pack.ts'
import type { StepResult } from './measure-steps.ts'
import type { PeerResult } from './peers/measure-peers.ts'
import type { StartScripts } from './start-scripts.ts'
import { type Summary, summarise } from './statistics.ts'

/** A promise about speed, and what was measured: null where its devices were left out of the run. */
export type Goal = { name: string; limit: string; value: number | null; isMet: boolean }

export type Results = {
  packs: { name: string; subjects: SubjectResult[]; longTasks: LongTasks[] }[]
  steps: StepResult[]
  nets: NetResult[]
  framing: FramingResult[]
  intake: IntakeResult | null
  methods: MethodResult[]
  visits: VisitResult[]
  startScripts: StartScripts | null
  growth: GrowthResult | null
  compared: Compared[]
  peers: PeerResult[]
}

/** The results as Markdown. Every measure is its median, with the quartiles in brackets. */
export function writeReport(
  { packs, steps, nets, framing, intake, methods, visits, startScripts, growth, compared, peers }: Results,
  goals: Goal[],
): string {
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, ${platform()}, Node ${process.versions.node}`
  return [
    `# Benchmark\n\n${machine}. Milliseconds are medians with quartiles; ratios are taken round by round, against native-2 (onnxruntime-node with two threads) where nothing else is said.`,
    ...packs.flatMap((pack) => [`## ${pack.name}`, timeTable(pack.subjects), loadTable(pack.subjects), longTaskTable(pack.longTasks)]),
    ...(steps.length > 0 ? [STEPS, stepTable(steps)] : []),
    ...(nets.length > 0
      ? [
          '## Ways to run a network\n\nA denoiser over 64 x 64 pixels with random weights, of the widths of the default pack, one picture.',
          netTable(nets),
        ]
      : []),
    ...(methods.length > 0 ? ['## Methods\n\nSamples of the packs, to x_T and back.', methodTable(methods)] : []),
    ...(startScripts ? [startLine(startScripts)] : []),
    ...(visits.length > 0 ? ['## Visits of the built page, wasm', visitTable(visits)] : []),
    ...(growth ? ['## Memory of a worker that goes on', growthLine(growth)] : []),
    ...(compared.length > 0 ? ['## Beside the other checkout, in turns', comparedTable(compared)] : []),
    ...(peers.length > 0 ? [PEERS, peerTable(peers)] : []),
    ...(intake ? ['## Intake of a photo', intakeTable(intake)] : []),
    ...(framing.length > 0 ? [FRAMING, framingTable(framing)] : []),
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

function methodTable(methods: MethodResult[]): string {
  const rows = methods.map(({ pack, name, calls, ssim, mse }) => [pack, name, calls.toFixed(0), ssim.toFixed(4), mse.toExponential(1)])
  return table(['pack', 'method and steps each way', 'network calls', 'SSIM', 'MSE'], rows)
}

function visitTable(visits: VisitResult[]): string {
  const rows = visits.flatMap(({ megabits, rounds }) =>
    (['cold', 'warm'] as const).map((name) => {
      const all = rounds.map((visits) => visits[name])
      const times = (['readyMs', 'faceMs', 'longTaskMs'] as const).map((what) => spread(summarise(all.map((visit) => visit[what]))))
      const bytes = all[0]?.bytes ?? {}
      const kinds = Object.entries(bytes).map(([kind, count]) => `${kind} ${(count / 1e6).toFixed(2)}`)
      return [megabits === null ? 'as fast as it goes' : `${megabits} Mbit/s`, name, ...times, megabytes(allBytes(bytes)), kinds.join(', ')]
    }),
  )
  return table(['line', 'visit', 'ready ms', 'then first face ms', 'long tasks ms', 'MB', 'MB by kind'], rows)
}

function startLine({ count, bytes, gzipBytes }: StartScripts): string {
  return `The page starts with ${count} scripts of ${bytes} bytes, ${gzipBytes} with gzip.`
}

function comparedTable(compared: Compared[]): string {
  const rows = compared.map(({ what, unit, own, other, ratio, most }) => [
    ...[`${what}, ${unit}`, spread(own), spread(other)],
    spreadRatio(ratio),
    most === null ? '' : most.toFixed(2),
  ])
  return table(['what', 'this checkout', 'the other one', 'ratio', 'at most'], rows)
}

const STEPS =
  '## A step beside others, in turns\n\nOne step of each denoiser for one picture. The last row of a device has random weights and the widths of the default pack, over pixels.'

function stepTable(steps: StepResult[]): string {
  const rows = steps.map(({ device, name, imageSize, macs, stepMs, ratio, macsRatio }) => [
    ...[device, name, `${imageSize}`, (macs / 1e6).toFixed(0)],
    ...[spread(stepMs), spreadRatio(ratio), macsRatio.toFixed(2)],
  ])
  return table(['device', 'pack', 'picture px', 'million MACs', 'step ms', "the first pack's step over it", 'its MACs over these'], rows)
}

const PEERS = `## Other runtimes, wasm\n\nOne step of the denoiser of ${DEFAULT_PACK} for one picture, in turns. Differences are from onnxruntime-node. LiteRT.js needs \`--tensorflow\`.`

function peerTable(peers: PeerResult[]): string {
  const rows = peers.map(({ runtime, version, threads, stepMs, studioRatio, difference }) => [
    ...[[runtime, version].filter(Boolean).join(' '), `${threads}`, spread(stepMs)],
    ...[spreadRatio(studioRatio), difference.toExponential(1)],
  ])
  return table(['runtime', 'threads', 'step ms', "the studio's step over it", 'difference'], rows)
}

const growthLine = ({ runs, packChanges, beforeBytes, afterBytes }: GrowthResult): string =>
  `${megabytes(beforeBytes)} MB before, ${megabytes(afterBytes)} MB after ${runs} runs with ${packChanges} changes of the pack.`

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

function intakeTable({ against, ratio, ...own }: IntakeResult): string {
  const heads = ['photo', 'page', 'first drop to framed face, ms', 'later ones, ms', 'main-thread tasks over 50 ms', 'longest ms']
  const row = (page: string, { photoBytes, firstMs, laterMs, long }: typeof own) => [
    ...[`JPEG of 12 megapixels, ${megabytes(photoBytes)} MB`, page, short(firstMs), spread(laterMs)],
    ...[`${long.length}`, Math.max(0, ...long).toFixed(0)],
  ]
  const compared = [
    ...(against ? [row('other checkout', against)] : []),
    ...(ratio ? [['', 'over the other', '', times(ratio), '', '']] : []),
  ]
  return table(heads, [row('this one', own), ...compared])
}

const FRAMING = `## Framing of faces\n\nSamples of ${DEFAULT_PACK} laid into photos from 1:3 to 3:1, turned by any angle. Errors are the mean of the three marks, in eye distances, against where the finder sees them upright, large and alone; the sizes are those of the aligned square.`

function framingTable(results: FramingResult[]): string {
  const groups: [string, (it: FramingResult) => boolean][] = [
    ['all', () => true],
    ['40 to 80 px', ({ square }) => square.side < 80],
    ['80 to 300 px', ({ square }) => square.side >= 80 && square.side < 300],
    ['300 to 900 px', ({ square }) => square.side >= 300],
    ['turned by less than a quarter', ({ square }) => Math.abs(square.angle) < Math.PI / 2],
    ['turned by more', ({ square }) => Math.abs(square.angle) >= Math.PI / 2],
    ['longer than 2:1', ({ width, height }) => Math.max(width / height, height / width) > 2],
  ]
  const heads = [
    'faces',
    'count',
    'found',
    'sure',
    'error',
    'error of sure ones',
    'largest of these',
    'sure and off by over 10 %',
    'others seen',
  ]
  return table(
    [...heads, 'ms'],
    groups.map(([name, isIn]) => framingRow(name, results.filter(isIn))),
  )
}

function framingRow(name: string, all: FramingResult[]): string[] {
  const [found, sure] = [all.filter(({ isFound }) => isFound), all.filter(({ isSure }) => isSure)]
  const mean = (list: FramingResult[]) => (list.length === 0 ? '' : percent(list.reduce((sum, { error }) => sum + error, 0) / list.length))
  const others = all.reduce((sum, it) => sum + it.others, 0)
  return [
    ...[name, `${all.length}`, `${found.length}`, `${sure.length}`, mean(found), mean(sure)],
    ...[percent(Math.max(0, ...sure.map(({ error }) => error))), `${sure.filter(({ error }) => error > 0.1).length}`, `${others}`],
    spread(summarise(all.map(({ ms }) => ms))),
  ]
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

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

export function table(heads: string[], rows: string[][]): string {
  if (rows.length === 0) return ''
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const short = (ms: number): string => (ms < 100 ? ms.toPrecision(3) : ms.toFixed(0))

const spread = (summary: Summary | null): string =>
  summary ? `${short(summary.median)} (${short(summary.low)}-${short(summary.high)})` : ''

const times = (summary: Summary | null): string => (summary ? summary.median.toFixed(2) : '')

const spreadRatio = (ratio: Summary | null): string => (ratio ? `${times(ratio)} (${ratio.low.toFixed(2)}-${ratio.high.toFixed(2)})` : '')

const megabytes = (bytes: number): string => (bytes ? (bytes / 1e6).toFixed(1) : '')
