import { at } from '../base/assert.ts'
import type { Noise } from '../protocol/codes.ts'
import type { PicturesDrawn, Timing } from '../protocol/engine-api.ts'
import { pictureLength } from '../protocol/space.ts'
import { splitArray } from '../base/arrays.ts'
import { splitNoise } from './noises.ts'
import type { CallOptions } from './model.ts'
import type { StepEvent } from './progress.ts'

/**
 * One of some pictures that are drawn in groups: planar RGB in [-1, 1], the x_T that leads to it, null where fresh noise joined in on the way,
 * and the time that this one took.
 */
export type DrawnCell = { picture: Float32Array; noise: Noise | null; timing: Timing }

/** Receives cells: previews while they develop, and finished cells, from the place `first` on. */
export type CellHooks = {
  onPreview: (first: number, pictures: Float32Array[]) => void
  onDrawn: (first: number, cells: DrawnCell[]) => void
}

/** Few enough that the first are soon there, and that a cancel loses little. */
export const GROUP = 4

/** Options for a call that draws pictures of `imageSize` pixels in groups, with fresh noise where `eta` is above 0: its steps go to its own options, its pictures to the hooks. */
export function cellOptions(
  { signal, onEvent }: CallOptions<StepEvent>,
  { onPreview, onDrawn }: CellHooks,
  imageSize: number,
  eta: number,
): CallOptions<StepEvent> {
  let first = 0
  const onCellEvent = (event: StepEvent) => {
    if (event.kind === 'drawn') {
      first = event.first + event.images.count
      return onDrawn(event.first, cellsOf(event, eta === 0))
    }
    const preview = event.kind === 'step' ? event.preview : null
    // The engine may draw fewer at once than GROUP.
    if (preview) onPreview(first, splitArray(preview, preview.length / pictureLength(imageSize)))
    onEvent?.(event.kind === 'step' ? { ...event, preview: null } : event)
  }
  return { ...(signal && { signal }), onEvent: onCellEvent }
}

function cellsOf({ images, noise, timing }: PicturesDrawn, leadsBack: boolean): DrawnCell[] {
  const noises = splitNoise(noise)
  return splitArray(images.data, images.count).map((picture, i) => ({
    picture,
    noise: leadsBack ? at(noises, i) : null,
    timing: { steps: timing.steps, ms: timing.ms / images.count },
  }))
}
