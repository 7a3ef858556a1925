import { throwIfAborted } from '../base/abort.ts'
import { at } from '../base/assert.ts'
import type { Plan } from '../protocol/plan.ts'
import type { StepProgress, Timing } from '../protocol/engine-api.ts'
import type { Engine } from '../store/clients.ts'
import { batchLimit, countPlans, inGroups, joinArrays, splitArray } from './batches.ts'
import { createYield } from './yield-to-page.ts'

/** What a cell is drawn from: its z_sem, and the state that the plan begins with. */
export type CellStart = { z: Float32Array; x: Float32Array }

/** `picture` is planar RGB in [-1, 1]; `timing` is that of drawing this one. */
export type DrawnCell = CellStart & { picture: Float32Array; xT: Float32Array; timing: Timing }

/** `down` draws; `up` leads from a state to its x_T, and is null where the state is one already. */
export type CellPlans = { down: Plan; up: Plan | null; imageSize: number }

export type CellHooks = {
  signal: AbortSignal
  onEvent: (event: StepProgress) => void
  /** Pictures as they develop, and cells as they are done, from the place `first` on. */
  onPreview: (first: number, pictures: Float32Array[]) => void
  onDrawn: (first: number, cells: DrawnCell[]) => void
}

/** Few enough that the first are soon there, and that a cancel loses little. */
const AT_ONCE = 4

/** Draws `count` pictures some at a time, and says of each group when it is done. */
export async function drawCells(
  engine: Engine,
  count: number,
  startOf: (index: number) => CellStart,
  { down, up, imageSize }: CellPlans,
  { signal, onEvent, onPreview, onDrawn }: CellHooks,
): Promise<void> {
  const places = Array.from({ length: count }, (_, i) => i)
  const groups = inGroups(places, Math.min(AT_ONCE, batchLimit(imageSize)))
  const next = countPlans(groups.length * (down.rows.length + (up?.rows.length ?? 0)), onEvent)
  const yieldToPage = createYield(() => throwIfAborted(signal))
  for (const group of groups) {
    const first = at(group, 0)
    const starts: CellStart[] = []
    for (const index of group) {
      starts.push(startOf(index))
      await yieldToPage() // the noise of a large picture takes the page a moment
    }
    const [x, z] = [joinBatch(starts.map((start) => start.x)), joinBatch(starts.map((start) => start.z))]
    const tell = next(down.rows.length)
    const show = (event: StepProgress) => {
      tell(event)
      if (event.preview) onPreview(first, splitArray(event.preview, group.length))
    }
    const render = { xT: { ...x, pair: null }, z, plan: down, preview: true, previewAll: true }
    const { images, timing } = await engine.call('render', render, { signal, onEvent: show })
    const xT = up && (await engine.call('invert', { images: x, z, plan: up, preview: false }, { signal, onEvent: next(up.rows.length) })).xT
    onDrawn(first, cellsOf(starts, splitArray(images.data, group.length), xT && splitArray(xT.data, group.length), timing))
  }
}

function joinBatch(arrays: readonly Float32Array[]) {
  return { data: joinArrays(arrays), count: arrays.length }
}

function cellsOf(starts: CellStart[], pictures: Float32Array[], noises: Float32Array[] | null, { steps, ms }: Timing): DrawnCell[] {
  return starts.map((start, i) => ({
    ...start,
    picture: at(pictures, i),
    xT: noises ? at(noises, i) : start.x,
    timing: { steps, ms: ms / starts.length },
  }))
}
