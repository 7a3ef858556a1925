import type { StateCreator } from 'zustand/vanilla'
import type { Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Speed } from './face.ts'

/** What a model expects to see at the end, at the noise level t: planar RGB in [-1, 1], and how alike it is to the picture drawn. */
export type StripFrame = { t: number; picture: Float32Array; ssim: number }

/** A face as it is drawn in `steps`, from the noisiest step to the last; `plain` by the model without z_sem, or empty. */
export type Strip = { faceId: string; steps: number; frames: StripFrame[]; plain: StripFrame[] }

/** What was drawn at a place of the map. `nearId` is the face that lies nearest to it. */
export type MapPlace = {
  x: number
  y: number
  nearId: string
  picture: Float32Array
  z: SemanticCodes
  noise: Noise
  speed: Speed
  isDraft: boolean
}

/** What was last seen of the inside of the model; what was measured stands with its face. Faces that it names may be gone. */
export type InsideSlice = {
  strip: Strip | null
  place: MapPlace | null
  setInside: (change: Partial<Pick<InsideSlice, 'strip' | 'place'>>) => void
}

export const createInsideSlice: StateCreator<InsideSlice, [], [], InsideSlice> = (set) => ({
  strip: null,
  place: null,
  setInside: (change) => set(change),
})
