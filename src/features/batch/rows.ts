import type { EditSpace } from '../../math/edit-codes.ts'
import type { ClassCondition } from '../../protocol/codes.ts'
import type { Face } from '../../store/face.ts'
import { sameSettings } from '../../store/same-settings.ts'
import { recordMoves, type RecordedMove } from '../settings/edit-moves.ts'
import type { EditOptions } from '../settings/edit-options.ts'
import { batchOptions } from './options.ts'

/** How the results of a batch were made. `moves` carry the names of the attributes, for studios that lack them. */
export type BatchRecord = Pick<EditOptions, 'locked' | 'keep' | 'window'> & {
  /** Absent where no mask is asked for. */
  keepRest?: true
  /** Absent where drift is not undone. */
  undoDrift?: true
  moves: RecordedMove[]
  renderSteps: number
  /** Absent where each face is drawn as the class of its x_T, and for packs that take none. */
  classCondition?: ClassCondition
}

/** A face that takes part, and the last that was drawn of it; `isOld` where that was with another edit. */
export type BatchRow = { face: Face; result: Face | null; isOld: boolean }

/** The edit of the present sliders. */
export function recordOf(
  options: EditOptions,
  space: Pick<EditSpace, 'attributes' | 'covariance'>,
  drawing: Pick<BatchRecord, 'renderSteps' | 'classCondition'>,
): BatchRecord {
  const { locked, keep, window, keepRest, undoDrift } = options
  const held = { ...(keepRest && { keepRest }), ...(undoDrift && { undoDrift }) }
  return { moves: recordMoves(options, space), locked, keep, window, ...drawing, ...held }
}

export function rowsOf(faces: readonly Face[], faceIds: readonly string[], record: BatchRecord): BatchRow[] {
  const results = new Map(
    faces.flatMap((face) => (face.origin?.feature === batchOptions.id ? [[face.origin.sourceId, face] as const] : [])),
  )
  return faceIds.flatMap((id) => {
    const face = faces.find((candidate) => candidate.id === id)
    const result = results.get(id) ?? null
    return face ? [{ face, result, isOld: result !== null && !sameSettings(result.origin?.options, record) }] : []
  })
}

/** The rows that are drawn with the present edit. */
export function finishedRows(rows: readonly BatchRow[]): { face: Face; result: Face }[] {
  return rows.flatMap(({ face, result, isOld }) => (result && !isOld ? [{ face, result }] : []))
}

/** The finished rows whose bits are not measured. */
export function unmeasuredRows(rows: readonly BatchRow[]): { face: Face; result: Face }[] {
  return finishedRows(rows).filter(({ result }) => result.origin?.measures.bits === undefined)
}
