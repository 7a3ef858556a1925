/** A path of residual blocks from the picture down to its smallest feature map. */
export type Tower = {
  /** Side of the squares of pixels that the first convolution folds into channels (pixel unshuffle); 1 for official models. */
  patchSize: number
  /** Channels of each level; the side halves from one level to the next. */
  widths: number[]
  /** Residual blocks per level. The way up of a U-Net has one more. */
  resBlocks: number
  /** Sides of feature maps at which every residual block is followed by attention. */
  attentionSides: number[]
  /** The place between two levels where the side changes: in a residual block of its own, or in a convolution alone. */
  resampling: 'blocks' | 'convolutions'
}

/** The MLP that predicts noise in normalised z_sem (paper, table 6). */
export type LatentArchitecture = {
  layers: number
  hiddenChannels: number
  /** Layers at which the input is concatenated again. */
  skips: number[]
  timeChannels: number
  embedChannels: number
  /** The number that is added to the scale from the time code: 1 in official models. */
  conditionBias: number
  useNorm: boolean
}

/** The coder between pictures and states (Rombach et al. 2022, section 3.1). */
export type FirstStageArchitecture = PerceptualStage | FoldedStage

/** The first stage of the original code. Its norms have an epsilon of 1e-6, its attention one head. */
export type PerceptualStage = {
  kind: 'perceptual'
  /** Channels of each level from the picture down. */
  widths: number[]
  /** Residual blocks per level of the encoder. The decoder has one more. */
  resBlocks: number
  /** Levels at which every residual block is followed by attention. */
  attentionLevels: number[]
  /** Channels between the towers and the 1x1 convolutions that make and take states. */
  innerChannels: number
  /** Codes of a vector-quantised stage; null where the encoder puts out mean and log-variance (KL). */
  codes: number | null
  /** States are those of the stage times this number. */
  scale: number
}

/** The first stage of models/train: squares of `factor` x `factor` pixels become one place of the state. */
export type FoldedStage = {
  kind: 'folded'
  factor: number
  /** Channels of a state. */
  channels: number
  /** Width and residual blocks of each way. */
  encoder: { width: number; blocks: number }
  decoder: { width: number; blocks: number }
}

/** What stands around the blocks of a U-Net, in which codes differ. */
export type Conventions = {
  /** The epsilon of its group norms. */
  epsilon: number
  /** The time code has frequencies from 1 to 1/10000, the last one not reached or reached. */
  frequencies: 'open' | 'closed'
  /** Exponents k of the Fourier features: the first convolution sees sin and cos of 2^k 2 pi x beside the state x. */
  fourier: readonly number[]
  /** Whether the state is added to what the network puts out. */
  addsInput: boolean
}

/** Guided diffusion, and DiffAE and latent diffusion after it. */
export const guidedDiffusion: Conventions = { epsilon: 1e-5, frequencies: 'open', fourier: [], addsInput: false }
/** Variational diffusion models (Kingma et al. 2021), and DiffEnc after them. */
export const variational: Conventions = { epsilon: 1e-6, frequencies: 'closed', fourier: [6, 7], addsInput: true }

/**
 * The network y of DiffEnc (Nielsen et al. 2024): a U-Net with pooling between its levels, attention in its middle alone, and tanh at its end.
 */
export type TimeEncoderArchitecture = {
  /** Channels of each level from the picture down. */
  widths: number[]
  /** Residual blocks per level, on the way down as on the way up. */
  resBlocks: number
  /** Groups of its norms: of the levels and the attention, and of the middle blocks and the head. */
  groups: { levels: number; middle: number }
}

/**
 * The condition of a U-Net whose attention is spatial transformers: a table of classes, of which one row is the single token that they
 * attend to. The last row stands for no class, as in the original code (`get_unconditional_conditioning`).
 */
export type ClassesArchitecture = {
  /** Classes that can be asked for: one fewer than the table has rows. */
  count: number
  /** Numbers of a token. */
  size: number
  /** Transformer blocks of each spatial transformer. */
  depth: number
}

/** Everything that fixes the graphs of a model: tensor shapes and order of operations follow from it. */
export type Architecture = {
  imageSize: number
  /** The shape of what the U-Net denoises: [channels, height, width]. */
  state: readonly [channels: number, height: number, width: number]
  baseChannels: number
  embedChannels: number
  /** Heads of every attention block, or the channels of each head. */
  attentionHeads: number | { channels: number }
  /** How time enters a norm: as a gain and a bias after it, or added to its input. */
  time: 'after-norm' | 'before-norm'
  unet: Tower
  /** Null for a plain DDPM/DDIM, which has no z_sem. */
  encoder: Tower | null
  zSize: number | null
  latent: LatentArchitecture | null
  /** Null where states are pictures. */
  firstStage: FirstStageArchitecture | null
  /** Null for a model that takes no class. */
  classes: ClassesArchitecture | null
  conventions: Conventions
  /** Null where a picture is noised as it is, or shrunk. */
  timeEncoder: TimeEncoderArchitecture | null
}

export type Resample = 'up' | 'down' | null

/** A layer of the model, with the prefix of its tensors. */
export type Block =
  | { kind: 'conv'; prefix: string; out: number; patchSize: number }
  | { kind: 'residual'; prefix: string; in: number; out: number; resample: Resample }
  | { kind: 'attention'; prefix: string; channels: number }
  | { kind: 'resample'; prefix: string; channels: number; to: 'up' | 'down' }

/** Blocks that run one after the other: an entry of input_blocks or output_blocks, or the middle block. */
export type UnetStage = { name: string; out: number; blocks: Block[] }

export type UnetLayout = { down: UnetStage[]; middle: UnetStage; up: UnetStage[] }
