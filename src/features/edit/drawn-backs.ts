import type { Noise } from '../../protocol/codes.ts'
import type { Edited } from '../../recipes/edit.ts'
import type { Face } from '../../store/face.ts'

/*
 * Faces drawn back, from which masks and drifts of edits are told. Each edit of a face needs the same one. It goes with the x_T that it was drawn from.
 */
const known = new WeakMap<Noise, { steps: number; picture: Float32Array }>()

/** The face drawn back in that number of steps; null before it is drawn. */
export function drawnBackOf({ noise }: Pick<Face, 'noise'>, steps: number): Float32Array | null {
  const found = noise && known.get(noise)
  return found?.steps === steps ? found.picture : null
}

export function keepDrawnBack({ noise, drawnBack }: Pick<Edited, 'noise' | 'drawnBack'>, steps: number): void {
  if (drawnBack) known.set(noise, { steps, picture: drawnBack })
}
