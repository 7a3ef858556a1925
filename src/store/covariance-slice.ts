import type { StateCreator } from 'zustand/vanilla'
import type { Covariance } from '../protocol/covariance.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients } from './clients.ts'
import type { PackSlice } from './pack-slice.ts'

export type CovarianceSlice = {
  /** The covariance that was asked for last, and the manifest of its pack; see `covarianceOf`. */
  covariance: { manifest: Manifest; value: Covariance | null } | null
  /** Fetches the covariance of the open pack at its first call; null for a pack without one. Throws as `fetchCovariance`. */
  needCovariance: () => Promise<Covariance | null>
}

export const createCovarianceSlice =
  ({ packs }: Pick<Clients, 'packs'>): StateCreator<CovarianceSlice & PackSlice, [], [], CovarianceSlice> =>
  (set, get) => {
    let asked: { manifest: Manifest; answer: Promise<Covariance | null> } | null = null
    return {
      covariance: null,
      needCovariance: async () => {
        const { manifest, packName } = get()
        if (!manifest?.codes || packName === null) return null
        if (asked?.manifest !== manifest) asked = { manifest, answer: packs.readCovariance(packName, manifest) }
        try {
          const value = await asked.answer
          if (get().manifest === manifest && get().covariance?.manifest !== manifest) set({ covariance: { manifest, value } })
          return value
        } catch (thrown) {
          if (asked?.manifest === manifest) asked = null // it may be there at the next try
          throw thrown
        }
      },
    }
  }

/** The covariance of the open pack; null before it was fetched, and where there is none. */
export function covarianceOf({ covariance, manifest }: Pick<CovarianceSlice & PackSlice, 'covariance' | 'manifest'>): Covariance | null {
  return covariance?.manifest === manifest ? (covariance?.value ?? null) : null
}
