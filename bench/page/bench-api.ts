import type { LoadOptions } from '../../src/protocol/engine-api.ts'
import type { Row } from '../../src/math/samplers/plan.ts'

/** A network as the studio has it (modulation apart, row step inside), or as an exporter writes it. */
export type NetForm = 'folded' | 'plain'

export type NetOptions = {
  /** Absolute URL of a folder with `denoiser.onnx`, `modulation.onnx`, `plain.onnx` and their weights. */
  folder: string
  form: NetForm
  device: 'webgpu' | 'wasm'
  threads: number
  layout?: 'NCHW' | 'NHWC'
  graphCapture?: boolean
  batch?: number
  arena?: boolean
}

/** The contract of the benchmark's worker: the engine itself, and single networks beside it. Times are in milliseconds. */
export type BenchApi = {
  /** Loads a pack as the studio does; `packBytes` and `runtimeBytes` are what came over the wire. */
  open: { in: LoadOptions; out: Opened; event: unknown }
  /** One encode of `count` pictures. */
  encode: { in: { count: number }; out: number; event: never }
  /** One bare run of the denoiser's session. */
  step: { in: { count: number }; out: { ms: number; dispatches: number }; event: never }
  /** What one step on wasm makes of the numbers that every runtime is measured with (`stepNumbers`). */
  next: { in: undefined; out: Float32Array; event: never }
  /** A render as the studio runs it, previews and progress included, between two halves of as many bare runs. */
  loop: { in: { steps: number }; out: { loopMs: number; singlesMs: number }; event: unknown }
  memory: { in: undefined; out: { wasmBytes: number; gpuBytes: number }; event: never }
  /** Opens a network and gives its number. All of one worker share device and threads of the first. */
  openNet: { in: NetOptions; out: number; event: never }
  /** Runs a plan for one picture, the same noise and code every time. */
  runNet: {
    in: { net: number; rows: Row[]; dims: number[]; zSize: number }
    out: { ms: number; dispatches: number; x: Float32Array }
    event: never
  }
}

export type Opened = { adapter: string; loadMs: number; packBytes: number; runtimeBytes: number; hasEncoder: boolean }
