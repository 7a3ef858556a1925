import { LEAST_TOLERANCE, SELF_CHECK } from '../math/self-check.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import type { GraphName, Manifest, SelfCheck } from '../protocol/manifest.ts'

/**
 * The numbers that graphs must come near in a self-check, at even spacing: the numbers of the pack, or the numbers that the CPU
 * or the same device computes in fp32. A graph without reference numbers must give finite ones.
 */
export type Reference = Pick<SelfCheck, 'seed' | 't' | 'tolerance'> & { numbers: Partial<Record<GraphName, readonly number[]>> }

/** For a pack that brings no numbers of its own. */
export const NO_REFERENCE: Reference = { ...SELF_CHECK, tolerance: LEAST_TOLERANCE, numbers: {} }

/** A pack's own numbers: of its encoder, of the net that makes pictures, and of its first stage. Packs of an earlier studio have none of that one. */
export function referenceOf({ manifest, selfCheck }: Pick<Pack, 'manifest' | 'selfCheck'>): Reference | null {
  if (!selfCheck) return null
  const { z, x0, state, image, ...check } = selfCheck
  const ofStage = { ...(state && { first_encoder: state }), ...(image && { first_decoder: image }) }
  return { ...check, numbers: { encoder: z, [pictureGraphOf(manifest)]: x0, ...ofStage } }
}

/** The net that makes pictures. */
export function pictureGraphOf({ graphs }: Pick<Manifest, 'graphs'>): 'denoiser' | 'baseline_denoiser' {
  return graphs.denoiser ? 'denoiser' : 'baseline_denoiser'
}
