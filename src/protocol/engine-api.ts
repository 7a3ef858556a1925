import type { Images, SemanticCodes, StochasticCodes } from './codes.ts'
import type { Attribute, GraphName, Manifest, Precision } from './manifest.ts'
import type { Measures } from './measures.ts'
import type { Plan } from './plan.ts'

export type Device = 'webgpu' | 'wasm'

export type LoadOptions = {
  /** Absolute URL of the pack's folder, ending in a slash, or `opfs:` and the name of a pack that this browser keeps. */
  packUrl: string
  /** `auto` takes WebGPU where it passes the self-check, else wasm. */
  device: Device | 'auto'
  /** What to begin with: of fp16, a graph whose numbers are off there falls to mixed or fp32 by itself. */
  precision: 'fp16' | 'fp32' | 'auto'
  /** wasm threads; null for the default (half the cores, at most 4; 1 when not cross-origin isolated). */
  threads: number | null
}

export type EngineInfo = {
  manifest: Manifest
  attributes: Attribute[]
  device: Device
  /** Of the network that draws pictures. */
  precision: Precision
  /** The networks that run in another precision than that one. */
  others: { graph: GraphName; precision: Precision }[]
  /** Name of the GPU as the browser tells it, or of the CPU path ("wasm, 2 threads"). */
  adapter: string
  threads: number
  /** How long one step of the network took at the self-check, one picture at a time; null where the pack has no such network. */
  stepMs: number | null
  /** Why something better was not taken, in words, in the order it was tried. */
  fallbacks: string[]
}

/** Progress of a download or of a plan. `leftMs` is null until it can be told. */
export type LoadProgress =
  { kind: 'download'; doneBytes: number; totalBytes: number; leftMs: number | null } | { kind: 'start'; what: string }

export type StepProgress = {
  kind: 'step'
  done: number
  total: number
  leftMs: number | null
  /** The predicted x0, planar [-1, 1], of as many pictures and as often as `StepOptions` asks for; null in between. */
  preview: Float32Array | null
}

export type Timing = { steps: number; ms: number }

/**
 * `preview` asks for the predicted x0 with the progress: now and then where it is true, or after each of these rows. It is that
 * of the first picture of the batch, or with `previewAll` that of all, one after the other.
 */
export type StepOptions = { preview: boolean | readonly number[]; previewAll?: boolean }

/** The rows `first` to `end` - 1 of a plan see these codes, and not those of the rest of the plan. */
export type CodeWindow = { z: SemanticCodes; first: number; end: number }

/** The engine worker's contract: per verb its input, its output and the events it may send while it runs. */
export type EngineApi = {
  load: { in: LoadOptions; out: EngineInfo; event: LoadProgress }
  /** Images to z_sem. */
  encode: { in: { images: Images }; out: { z: SemanticCodes; timing: Timing }; event: never }
  /** Images and their z_sem to x_T, by a plan with direction `invert`. z is null for a pack without an encoder. */
  invert: {
    in: { images: Images; z: SemanticCodes | null; plan: Plan } & StepOptions
    out: { xT: StochasticCodes; timing: Timing }
    event: StepProgress
  }
  /** Codes to images, by a plan with direction `render`. z null renders with the pack's baseline (unconditional DDIM), without a window. */
  render: {
    in: { xT: StochasticCodes; z: SemanticCodes | null; window?: CodeWindow | null; plan: Plan } & StepOptions
    out: { images: Images; timing: Timing }
    event: StepProgress
  }
  /** New faces: u ~ N(0, I), latent DDIM, x_T ~ N(0, I), render. The same seed gives the same faces. */
  sample: {
    in: { count: number; seed: number; latentPlan: Plan; plan: Plan } & StepOptions
    out: { z: SemanticCodes; xT: StochasticCodes; images: Images; timing: Timing }
    event: StepProgress
  }
  /**
   * The codes of new faces alone, of the numbers `first` to `first + count - 1` of a seed: what `sample` begins with, for whoever
   * chooses among many before drawing.
   */
  sampleCodes: {
    in: { first: number; count: number; seed: number; latentPlan: Plan }
    out: { z: SemanticCodes; timing: Timing }
    event: StepProgress
  }
  /**
   * How alike two square pictures of side `size` are, planar RGB in [-1, 1]: here, because it takes the page's thread too long.
   * It waits for no other verb and needs no pack.
   */
  compare: { in: { a: Float32Array; b: Float32Array; size: number }; out: Measures; event: never }
  release: { in: undefined; out: undefined; event: never }
}
