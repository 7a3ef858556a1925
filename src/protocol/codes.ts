/** `count` pictures of one size, planar NCHW RGB in [-1, 1], one after the other. */
export type Images = { data: Float32Array; count: number }

/** `count` semantic codes z_sem, not normalised, as many numbers each as the pack's space says, one after the other. */
export type SemanticCodes = { data: Float32Array; count: number }

/**
 * `count` stochastic codes x_T: states of the pack's space. `dims` is the shape of one of them, [channels, height, width].
 * `pair` is the second state of the exact method (the state one level below x_T), null for every other method.
 */
export type StochasticCodes = { data: Float32Array; pair: Float32Array | null; count: number; dims: readonly number[] }

/** `exact` is O-BELM: it keeps two states, so that rendering an inverted picture returns it but for rounding. */
export type Method = 'ddim' | 'dpm++2m' | 'ab2' | 'heun' | 'exact'

/**
 * The class that a picture is drawn as; null is none of them. `guidance` is w of classifier-free guidance (Ho and Salimans 2022),
 * eps_none + w (eps_class - eps_none): 1 is the class alone, and more of it costs two evaluations a step.
 */
export type ClassCondition = { class: number | null; guidance: number }

/** Where guidance stops: beyond it pictures are overdrawn. */
export const GUIDANCE_LIMITS = { min: 1, max: 10 } as const

/**
 * How a solver goes between picture and noise. `steps` is the T of the paper; the engine holds it to the levels of the pack. `power`
 * spaces them by a power of time, dense near the picture; without it they are even, as those of `exact` always are.
 * `classCondition` is for packs that take a class, and there absent for none.
 */
export type Way = { method: Method; steps: number; power?: number | undefined; classCondition?: ClassCondition | undefined }

/**
 * A way to draw. `eta` from 0 to 1 is how much of the noise of every DDIM step is fresh (Song et al. 2021, equation 16): 0 is DDIM, which
 * x_T alone decides, and 1 the ancestral sampling of DDPM. Absent is 0.
 */
export type DrawingWay = Way & { eta?: number | undefined }

/** x_T with the way that leads back to its picture: only the same method, steps, spacing and class do. */
export type Noise = Way & { codes: StochasticCodes }

/** x_T ~ N(0, I) of the numbers `indices` of a seed. The same seed and number give the same noise on every device. */
export type RandomNoise = { seed: number; indices: readonly number[] }
