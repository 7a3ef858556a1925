/**
 * Noise schedule over `steps` training steps: linear from betaStart to betaEnd, linear in the square root of beta (latent diffusion's code),
 * constant, or cosine (Nichol and Dhariwal 2021). In `log-snr` (Kingma et al. 2021) time is continuous and gamma = -log SNR rises evenly from
 * gammaMin at the clean end to gammaMax; `steps` is the most that a plan may have. With `meanShift` the model noises a picture that
 * changes with time, and its steps move along (DiffEnc, Nielsen et al. 2024).
 */
export type Schedule =
  | { kind: 'linear' | 'scaled-linear'; betaStart: number; betaEnd: number; steps: number }
  | { kind: 'constant'; beta: number; steps: number }
  | { kind: 'cosine'; steps: number }
  | { kind: 'log-snr'; gammaMin: number; gammaMax: number; meanShift: boolean; steps: number }

/** The output of a denoiser: the noise, as in the paper, or v = a * eps - s * x0 (Salimans & Ho 2022). Latent nets put out eps. */
export type Prediction = 'eps' | 'v'

/**
 * The graphs that a pack can hold. The engine checks their inputs and outputs (`engine/check-graph.ts`). A pack without z_sem has
 * `baseline_*` only, the unconditional DDIM; one whose states are no pictures has both `first_*`.
 */
export type GraphName =
  | 'encoder'
  | 'modulation'
  | 'denoiser'
  | 'latent_modulation'
  | 'latent_denoiser'
  | 'baseline_modulation'
  | 'baseline_denoiser'
  | 'first_encoder'
  | 'first_decoder'
  | 'time_encoder'

/**
 * How a graph computes: in single precision, in half precision, or mixed, much as autocast in training: convolutions, linear
 * layers and the products of attention in half precision; norms, softmax, activations and the residual path in single.
 */
export type Precision = 'fp32' | 'mixed' | 'fp16'

/** Paths inside the pack. All forms of a graph refer to the same external weights; packs of other exporters may have no mixed one. */
export type GraphFiles = {
  fp32: string
  fp16: string | null
  mixed?: string
  /** External data files, as named inside the graph relative to the graph's own folder. */
  weights: string[]
  /** Multiply-accumulates of one call at batch 1, and number of parameters. */
  macs: number
  parameters: number
}

/** `steps` spaced by the power `power` of time. */
export type QuickWay = { steps: number; power: number }

export type PackFile = { path: string; bytes: number; sha256: string }

/**
 * The space of diffusion. `state` is the shape [channels, height, width] of a state: the shape of a picture, unless a first stage
 * stands before and behind. `code` is z_sem with its statistics over the training set; null without an encoder. `clip` holds a
 * predicted x0 to [-1, 1]. `grid` says that 8-bit levels k are the middles of 256 bins, 2 (k + 1/2) / 256 - 1, as in VDM; elsewhere they are
 * 2 k / 255 - 1.
 */
export type Space = {
  state: readonly [channels: number, height: number, width: number]
  code: { size: number; mean: number[] | null; std: number[] | null } | null
  clip: boolean
  firstStage: boolean
  grid?: 'centred' | undefined
  /**
   * The classes that can be asked for, 0 to `count` - 1. `table` is the path of their tokens, float32 [count + 1, size]; the last one stands for no
   * class.
   */
  classes?: { count: number; size: number; table: string } | undefined
  /** Path of the codes of a vector-quantised first stage, float32 [codes, channels]: its decoder takes the nearest one at every place. */
  codebook?: string | undefined
}

/**
 * A picture of a state without the decoder of its first stage: RGB in [-1, 1] at every place of the state. `matrix` holds for red, green and
 * blue as many numbers as a state has channels.
 */
export type PreviewMap = { matrix: number[]; bias: number[] }

/** config.json of a pack. In files of version 1 `zSem` stands for `space`: their states are pictures, and x0 is clipped. */
export type Manifest = {
  format: 'subcode-pack'
  version: 2
  name: string
  title: string
  description: string
  /** The kind of model, in the field's own name. It is shown to users; `capabilities` tells which functions work. */
  family: string
  imageSize: number
  space: Space
  schedule: Schedule
  latentSchedule: Schedule | null
  prediction: Prediction
  /** Of a pack with a first stage. Without it the engine fits one when it loads the pack. */
  preview?: PreviewMap | undefined
  /**
   * Steps before the user chooses any, by measurement on this pack. `quick` is the spacing and the number of steps of the quick pair
   * (AB2 up, DPM-Solver++(2M) down) that come nearer to a face than DDIM does; absent where nobody has measured it.
   */
  defaults: { invertSteps: number; renderSteps: number; latentSteps: number; quick?: QuickWay | undefined }
  graphs: Partial<Record<GraphName, GraphFiles>>
  /** Every file of the pack but this one. */
  files: PackFile[]
  /** Paths of sample pictures, of `attributes.json` and `self-check.json`, if any. */
  samples: string[]
  attributes: string | null
  selfCheck: string | null
  /** What is known of the training codes, fetched when it is first needed: the path of their covariance. */
  codes?: { covariance: string }
  licence: { name: string; url: string | null; credit: string }
  provenance: { source: string; converter: string; imagesSeen: number | null; note: string | null }
}

/**
 * One encode, one denoiser step and both ways of a first stage with seeded inputs, run at load and compared with these numbers: `count` values at
 * even spacing from z, x0, and the state and the image of the first stage, made by the fp32 graphs.
 */
export type SelfCheck = {
  seed: number
  t: number
  z: number[]
  x0: number[]
  state?: number[] | undefined
  image?: number[] | undefined
  /** Largest allowed difference relative to the largest number, for fp32 and for fp16. */
  tolerance: { fp32: number; fp16: number }
}
