import type { StateCreator } from 'zustand/vanilla'
import type { Noise, SemanticCodes, Way } from '../protocol/codes.ts'
import type { BoundOptions, PictureOverTime } from '../protocol/engine-api.ts'
import type { Likelihood } from '../recipes/likelihood.ts'
import type { StripFrame } from '../recipes/develop.ts'
import type { Speed } from './face.ts'
import type { PackSlice } from './pack-slice.ts'

/** What is looked at as a class, in packs that take one; absent for none. */
type AsClass = Pick<Way, 'classCondition'>

/** A face as it is drawn in `steps`, from the noisiest step to the last; `plain` by the model without z_sem, or empty. */
export type Strip = AsClass & { faceId: string; steps: number; frames: StripFrame[]; plain: StripFrame[]; packHash: string | null }

/** How a place was drawn: with x_T of the face on the stage, or a random one of `seed`. */
export type PlaceMade = { noise: 'face' | 'random'; seed: number }

/** What was drawn at a place of the map, and how. `nearId` is the face that lies nearest to it; the picture is `size` pixels square. */
export type MapPlace = {
  x: number
  y: number
  nearId: string
  picture: Float32Array
  z: SemanticCodes
  noise: Noise
  speed: Speed
  made: PlaceMade
  size: number
  isDraft: boolean
  packHash: string | null
}

/** How likely a face is under the model, and pictures beside it by their titles; measured with these options. */
export type FaceBits = Likelihood & BoundOptions & AsClass & { faceId: string; packHash: string | null }

/** A face over the time of a variational diffusion model. */
export type OverTime = PictureOverTime & { faceId: string; packHash: string | null }

/** What a pack drew from the x_T of a seed; `title` is the pack's. It stays when another pack is opened, whose pictures are to stand beside it. */
export type ArmSamples = { title: string; seed: number; steps: number; size: number; pictures: Float32Array[]; packHash: string | null }

/** The last filmstrip, place, time and likelihood of Look inside; its measures stand with their face. Faces that they name may be gone. */
export type InsideSlice = {
  strip: Strip | null
  place: MapPlace | null
  faceBits: FaceBits | null
  overTime: OverTime | null
  armSamples: ArmSamples[]
}

export const createInsideSlice: StateCreator<InsideSlice, [], [], InsideSlice> = () => ({
  strip: null,
  place: null,
  faceBits: null,
  overTime: null,
  armSamples: [],
})

/** The last filmstrip, place, likelihood or time; null where there is none of the present pack. */
export function insideOf<Part extends Exclude<keyof InsideSlice, 'armSamples'>>(
  state: Pick<InsideSlice & PackSlice, Part | 'packId'>,
  part: Part,
): InsideSlice[Part] {
  const made = state[part]
  return made && made.packHash === (state.packId?.hash ?? null) ? made : null
}

/** With the pictures of a pack in place of those that it drew before from the same x_T. */
export function withSamples(all: readonly ArmSamples[], made: ArmSamples): ArmSamples[] {
  const isSame = ({ packHash, seed, steps }: ArmSamples) => packHash === made.packHash && seed === made.seed && steps === made.steps
  return [...all.filter((samples) => !isSame(samples)), made]
}
