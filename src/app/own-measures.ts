import { numbersIn } from '../protocol/space.ts'
import type { Space } from '../protocol/manifest.ts'
import type { Face } from '../store/face.ts'

/** The open pack in the table of systems: the numbers of a picture, and the means over the faces that were drawn back with it; null without any. */
export type OwnMeasures = { numbers: number; count: number; ssim: number | null; mse: number | null }

/** What the studio has measured of a pack: the numbers of both codes, and how near faces came back from them. */
export function ownMeasures({ state, code }: Pick<Space, 'state' | 'code'>, faces: readonly Face[], packHash: string): OwnMeasures {
  const measured = faces.flatMap(({ origin, pack }) => (origin?.redraws && pack?.hash === packHash ? [origin.measures] : []))
  const mean = (name: 'ssim' | 'mse') => {
    const values = measured.flatMap((measures) => measures[name] ?? [])
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null
  }
  return { numbers: numbersIn(state) + (code?.size ?? 0), count: measured.length, ssim: mean('ssim'), mse: mean('mse') }
}
