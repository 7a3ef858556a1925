import type { StateCreator } from 'zustand/vanilla'
import type { Noise, SemanticCodes } from '../protocol/codes.ts'
import type { StripFrame } from '../recipes/develop.ts'
import type { Speed } from './face.ts'

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
  /** The x_T that it was drawn with. */
  made: { noise: 'face' | 'random'; seed: number }
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
