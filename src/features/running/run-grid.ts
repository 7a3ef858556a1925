import type { FeatureId } from '../../store/feature-id.ts'
import type { NewFace } from '../../store/face.ts'
import type { Acceptance } from '../../recipes/find-codes.ts'
import { withCells } from '../../store/grid-slice.ts'
import type { JobContext } from '../../store/job-context.ts'
import type { StudioStore } from '../../store/studio.ts'

/** Faces to be drawn together: see `Task` and `Grid`. */
export type GridTask = { feature: FeatureId; title: string; gridTitle: string; sourceId: string | null; settings: unknown; count: number }

/** Takes the pictures of a recipe. Cells are counted from `first` on; pictures are planar RGB in [-1, 1]. */
export type GridHooks = {
  onPreview: (first: number, pictures: readonly Float32Array[]) => void
  onFaces: (first: number, faces: readonly NewFace[]) => void
  onAccepted: (acceptance: Acceptance) => void
}

/**
 * Begins a grid in place of the instrument's last one, whose job is cancelled, and fills it. When the job ends, finished
 * cells stay and all others go. Resolves then; never throws.
 */
export async function runGrid(
  studio: StudioStore,
  { feature, title, gridTitle, sourceId, settings, count }: GridTask,
  work: (context: JobContext, hooks: GridHooks) => Promise<void>,
): Promise<void> {
  const { jobs, cancelJob, openGrid, closeGrid, runJob } = studio.getState()
  for (const { id, task } of jobs) if (task.feature === feature) cancelJob(id)
  const id = openGrid(feature, { title: gridTitle, settings, count })
  const hooksOf = ({ changeGrid }: JobContext): GridHooks => ({
    onPreview: (first, pictures) => {
      const changes = pictures.map((picture) => ({ picture }))
      changeGrid(feature, id, ({ cells }) => ({ cells: withCells(cells, first, changes) }))
    },
    onFaces: (first, faces) => {
      const changes = faces.map((face) => ({ picture: face.picture, face }))
      changeGrid(feature, id, ({ cells }) => ({ cells: withCells(cells, first, changes) }))
    },
    onAccepted: (acceptance) => {
      changeGrid(feature, id, ({ cells }) => ({ acceptance, cells: cells.slice(0, acceptance.passed) }))
    },
  })
  await runJob({ feature, title, sourceId, priority: 'batch', run: (context) => work(context, hooksOf(context)) })
  closeGrid(feature, id)
}
