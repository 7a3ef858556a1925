/*
 * Two faults of onnxruntime on WebGPU that graphs of packs go around: converted ones are made so, and those converted earlier are mended at load.
 */

/** The epsilon of every norm: the runtime gives all norms the first one that it meets (findings/onnxruntime-webgpu-one-epsilon.sh). */
export const NORM_EPSILON = 1e-5

/** The factor on a norm's input with which it has NORM_EPSILON in place of its own: k^2 variance + epsilon is k^2 (variance + epsilon / k^2). */
export function factorForEpsilon(epsilon: number): number {
  return Math.sqrt(NORM_EPSILON / epsilon)
}

/**
 * The next multiple of four, where the runtime would take channels in threes: it sums a 3x3 convolution of 6, 9, 15, 18 or 21 of them
 * wrongly (findings/onnxruntime-webgpu-conv-by-threes.sh).
 */
export function wholeChannels(channels: number): number {
  return channels > 3 && channels % 3 === 0 ? Math.ceil(channels / 4) * 4 : channels
}
