import type { Precision } from '../src/protocol/manifest.ts'
import { table } from './report.ts'
import type { RoundTrip } from './round-trip.ts'

export type GpuResults = {
  gpu: string
  isSoftware: boolean
  pack: string
  nets: {
    net: string
    precision: Precision
    times: { batch: number; ms: number }[]
    /** Largest difference from the CPU in fp32, relative to the largest number; null where the GPU refuses the graph. */
    error: number | null
    refusal: string | null
  }[]
  /** Of a step at batch 1, and the time that the GPU itself took for them. */
  dispatches: { count: number; gpuMs: number } | null
  capture: { isOn: boolean; stepMs: number; error: number }[]
  roundTrip: RoundTrip & { steps: number; faces: number; seconds: number }
  /** What models/train/speed.py printed. */
  torch: { device: string; torch: string; rows: { net: string; batch: number; ms: number }[] } | null
}

/** The results as Markdown. */
export function writeGpuReport({ gpu, isSoftware, pack, nets, dispatches, capture, roundTrip, torch }: GpuResults): string {
  const software = 'This is a software adapter: the table shows that everything works, and no speed of a GPU.'
  const { steps, faces, ssim, mse, seconds } = roundTrip
  return [
    `# ${pack} on ${gpu}, through WebGPU in Node`,
    ...(isSoftware ? [software] : []),
    timeTable(nets, torch),
    ...(torch ? [`PyTorch ${torch.torch} on ${torch.device}.`] : []),
    ...(dispatches ? [`A step is ${dispatches.count} dispatches, for which the GPU takes ${short(dispatches.gpuMs)} ms.`] : []),
    table(
      ['graph capture', 'step ms', 'largest error along the steps'],
      capture.map(({ isOn, stepMs, error }) => [isOn ? 'on' : 'off', short(stepMs), error.toExponential(1)]),
    ),
    `Round trip in ${steps} + ${steps} steps, mean of ${faces}: SSIM ${ssim.toFixed(4)}, MSE ${mse.toExponential(1)}, ${short(seconds)} s.`,
  ]
    .join('\n\n')
    .concat('\n')
}

function timeTable(nets: GpuResults['nets'], torch: GpuResults['torch']): string {
  const rows = nets.flatMap(({ net, precision, times, error, refusal }) =>
    refusal === null
      ? times.map(({ batch, ms }) => {
          const other = torch?.rows.find((row) => row.net === net && row.batch === batch)?.ms
          const cells = [net, precision, `${batch}`, short(ms), ((1000 * batch) / ms).toFixed(1), error?.toExponential(1) ?? '']
          return [...cells, other ? short(other) : '', other ? (other / ms).toFixed(2) : '']
        })
      : [[net, precision, '', `refused: ${refusal.split('\n')[0]}`, '', '', '', '']],
  )
  return table(['net', 'precision', 'batch', 'ms', 'pictures a second', 'error', 'PyTorch ms', 'share of its throughput'], rows)
}

const short = (value: number): string => value.toPrecision(3)
