import { array, object, safeParse, unknown } from 'valibot'

type Written = { feature: string; options: unknown; redraws?: boolean | undefined }

const batchSchema = object({ moves: array(unknown()) })

/** The origin of a face as the studio has it now. Older studios did not write `redraws`: which faces were drawn back follows from the feature. */
export function upgradeOrigin<Origin extends Written>(origin: Origin): Origin & { redraws: boolean } {
  return { ...origin, redraws: origin.redraws ?? wasDrawnBack(origin) }
}

/** Reconstruct drew faces back, and so did a batch without an edit. */
function wasDrawnBack({ feature, options }: Written): boolean {
  if (feature !== 'batch') return feature === 'reconstruct'
  const batch = safeParse(batchSchema, options)
  return batch.success && batch.output.moves.length === 0
}
