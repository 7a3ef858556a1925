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

/** Everything that fixes the graphs of a model: tensor shapes and order of operations follow from it. */
export type Architecture = {
  imageSize: number
  baseChannels: number
  embedChannels: number
  attentionHeads: number
  unet: Tower
  /** Null for a plain DDPM/DDIM, which has no z_sem. */
  encoder: Tower | null
  zSize: number | null
  latent: LatentArchitecture | null
}

export type Resample = 'up' | 'down' | null

/** A layer of the model, with the prefix of its tensors. */
export type Block =
  | { kind: 'conv'; prefix: string; out: number; patchSize: number }
  | { kind: 'residual'; prefix: string; in: number; out: number; resample: Resample }
  | { kind: 'attention'; prefix: string; channels: number }

/** Blocks that run one after the other: an entry of input_blocks or output_blocks, or the middle block. */
export type UnetStage = { name: string; out: number; blocks: Block[] }

export type UnetLayout = { down: UnetStage[]; middle: UnetStage; up: UnetStage[] }
