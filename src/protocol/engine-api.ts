import type { ErrorFacts } from '../base/errors.ts'
import type { AttributeList } from './attribute.ts'
import type { DrawingWay, Images, Noise, RandomNoise, SemanticCodes, Way } from './codes.ts'
import type { GraphName, Manifest, Precision } from './manifest.ts'
import type { Measures } from './measures.ts'

export type Device = 'webgpu' | 'wasm'

export type LoadOptions = {
  /** Absolute URL of the pack's folder, ending in a slash, or `opfs:` and the name of a pack that this browser keeps. */
  packUrl: string
  /** `auto` takes WebGPU where it passes the self-check, else wasm. */
  device: Device | 'auto'
  /** The precision to begin with. In fp16 a graph with wrong numbers is lowered alone to mixed or fp32. */
  precision: 'fp16' | 'fp32' | 'auto'
  /** wasm threads; null for the default (half the cores, at most 4; 1 when not cross-origin isolated). */
  threads: number | null
}

/** A device and the precision with which its graphs begin; `engine/load.ts` lowers single graphs. */
export type Candidate = { device: Device; precision: 'fp16' | 'fp32' }

/** A candidate that was passed over, or of which graphs were lowered, and the reason. */
export type Fallback = Candidate & { error: ErrorFacts }

export type EngineInfo = AttributeList & {
  manifest: Manifest
  device: Device
  /** Of the network that draws pictures. */
  precision: Precision
  /** The networks that run in another precision than that one. */
  others: { graph: GraphName; precision: Precision }[]
  /** Name of the GPU as the browser tells it, or of the CPU path ("wasm, 2 threads"). */
  adapter: string
  threads: number
  /** How long one step of the network took at the self-check, one picture at a time; null for a pack without that network. */
  stepMs: number | null
  /** The better ways that were passed over, in the order they were tried. */
  fallbacks: Fallback[]
}

/** Progress of a download. `leftMs` is null until there is an estimate. */
export type LoadProgress =
  { kind: 'download'; doneBytes: number; totalBytes: number; leftMs: number | null } | ({ kind: 'start' } & Candidate)

/** The first event of a verb with steps: how many network calls it will take. */
export type StepsBegin = { kind: 'begin'; total: number }

export type StepProgress = {
  kind: 'step'
  done: number
  total: number
  leftMs: number | null
  /** The predicted x0, planar [-1, 1], of as many pictures and as often as `StepOptions` asks for; null in other events. */
  preview: Float32Array | null
  /** The training index of the level at which the network was called. */
  t: number
}

export type Timing = { steps: number; ms: number }

/** Pictures that are done while others of the same call are still to come: those from the place `first` on, and their x_T. */
export type PicturesDrawn = { kind: 'drawn'; first: number; images: Images; noise: Noise; timing: Timing }

/**
 * `preview` asks for the predicted x0 with the progress: now and then where it is true, or after so many steps at even spacing,
 * the first and the last among them. It shows the first picture of a batch, or with `previewAll` all pictures of the batch, one
 * after the other.
 */
export type StepOptions = { preview: boolean | { frames: number }; previewAll?: boolean }

/** A part of the way from x_T (0) to the picture (1) that sees these codes in place of the others. */
export type CodeWindow = { z: SemanticCodes; from: number; to: number }

/**
 * How pictures are drawn: with `method` null by the method and spacing of the x_T; an exact x_T then takes the steps of its inversion, and both
 * of its states where it has them. A class of its own takes the place of that of the x_T. Any other method starts from x_T alone. An eta above 0 takes random x_T, whose seed its fresh noise comes
 * from too; the x_T of the answer then does not lead to the picture.
 */
export type RenderWay = Omit<DrawingWay, 'method'> & { method: Way['method'] | null }

type Drawing = StepOptions & {
  way: RenderWay
  /** Draws at most so many pictures at once, and reports each group with `drawn`. By default the engine's own limit holds. */
  group?: number
}

/** How a bound is measured: by `steps` terms, each with `draws` draws of noise from a seed. */
export type BoundOptions = { steps: number; draws: number; seed: number }

/** A variational bound on -log2 p of one state, in bits per dimension, each a mean over the draws of noise. */
export type Bound = {
  reconstruction: number
  prior: number
  diffusion: number
  /** The whole bound by each draw alone. */
  draws: Float64Array
  /** Bits of each level of `Bounds.levels`: their sum is `diffusion`. */
  curve: Float64Array
  /** Bits of each place of the state, [height, width], over all its channels: their sum is the bound of the whole state. */
  map: Float32Array
}

/** Bounds of some pictures by the same levels and noise. */
export type Bounds = {
  bounds: Bound[]
  /** The levels at which the network was called, from little noise to much. `span` is the log-SNR between each and the one below it. */
  levels: { t: number; logSnr: number; span: number }[]
  /** The coded numbers: the 8-bit picture, or the state of a first stage, whose bits are those of a density. */
  of: 'picture' | 'latent'
  /** Whether the net was opened in single precision for it: bits are small differences, which half precision would drown. */
  openedFp32: boolean
  timing: Timing
}

/**
 * One picture over the time of a variational diffusion model: x as the model sees it, and its levels from the clean end to the noisy one. At each
 * a * (what is noised) + s * noise is a state; `y` is what the pack's time encoder puts out at each level, and null without one.
 */
export type PictureOverTime = { x: Float32Array; levels: { t: number; a: number; s: number }[]; y: Float32Array[] | null }

type StepEvents = StepsBegin | StepProgress

/**
 * The engine worker's contract: per verb its input, its output and the events it may send while it runs. Verbs take any number
 * of pictures; the engine draws as many at once as memory allows.
 */
export type EngineApi = {
  load: { in: LoadOptions; out: EngineInfo; event: LoadProgress }
  /** Images to z_sem. Throws `bad-pack` for a pack without an encoder. */
  encode: { in: { images: Images }; out: { z: SemanticCodes; timing: Timing }; event: never }
  /** Images and their z_sem to x_T. z null inverts with the pack's unconditional net. */
  invert: {
    in: { images: Images; z: SemanticCodes | null; way: Way } & StepOptions
    out: { noise: Noise; timing: Timing }
    event: StepEvents
  }
  /**
   * Codes to images. `noise` is an x_T, or the seed of random ones; the answer holds the x_T that was used. z null renders with the
   * pack's unconditional net, without a window. One z_sem serves any number of x_T.
   */
  render: {
    in: { noise: Noise | RandomNoise; z: SemanticCodes | null; window?: CodeWindow | null } & Drawing
    out: { images: Images; noise: Noise; timing: Timing }
    event: StepEvents | PicturesDrawn
  }
  /**
   * Pictures of one z_sem whose x_T is random up to a level (the paper's figure 3): the picture is inverted over `depth` steps
   * of the way (1 to `steps`), `noise` replaces its noise at that level, and it is drawn from there. At the full depth
   * nothing of the picture is left. Any method but `exact`.
   */
  vary: {
    in: { picture: Images; z: SemanticCodes | null; noise: RandomNoise; way: DrawingWay; depth: number; group?: number } & StepOptions
    out: { images: Images; noise: Noise; timing: Timing }
    event: StepEvents | PicturesDrawn
  }
  /**
   * How many bits pictures cost under the model: the variational bound given z and a class (absent or null for none), by a finite sum over `steps`
   * levels, at least `LEAST_BOUND_STEPS`. All pictures meet the same levels and noise, so that their differences settle first. Computes in fp32 alone.
   */
  likelihood: { in: { images: Images; z: SemanticCodes | null; class?: number | null } & BoundOptions; out: Bounds; event: StepEvents }
  /** One picture at `steps` + 1 even times of a variational diffusion model (VDM, DiffEnc). */
  encodeOverTime: { in: { images: Images; steps: number }; out: PictureOverTime; event: never }
  /** z_sem of new faces: u ~ N(0, I) of the numbers `first` to `first + count - 1` of a seed through the latent DDIM. No picture is drawn. */
  sampleCodes: {
    in: { first: number; count: number; seed: number; steps: number }
    out: { z: SemanticCodes; timing: Timing }
    event: StepEvents
  }
  /** Pictures through the first stage alone, without diffusion: the best that the pack can draw. Without a first stage they come back as they are. */
  ceiling: { in: { images: Images }; out: { images: Images }; event: never }
  /**
   * How alike two square pictures of side `size` are, planar RGB in [-1, 1]: here, because it takes the page's thread too long.
   * It waits for no other verb and needs no pack.
   */
  compare: { in: { a: Float32Array; b: Float32Array; size: number }; out: Measures; event: never }
  /** Tells the info anew when a net that was opened after the load changed it: a graph that is off is lowered then, too. Ends with the worker. */
  watch: { in: undefined; out: undefined; event: EngineInfo }
  release: { in: undefined; out: undefined; event: never }
}
