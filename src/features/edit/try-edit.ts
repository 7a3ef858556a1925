import { readAttribute, scaleOf } from '../../math/attribute-reading.ts'
import { kindOfCode } from '../../math/edit-codes.ts'
import { normalizeZ } from '../../math/z-norm.ts'
import type { StudioStore } from '../../store/studio.ts'
import { editSpaceOf } from '../settings/edit-attributes.ts'
import { editOptions } from '../settings/edit-options.ts'
import { serveAttributes } from '../settings/served-attributes.ts'
import { editableFace, runEdit } from './run-edit.ts'

/** How far the first edit goes of the range that keeps faces plausible: far enough to be seen at a glance. */
const SHARE = 0.8

/** A reading above this is much. */
const MUCH = 0.75

/**
 * One edit that shows what Edit does, for the face on the stage or else for the first sample: the first attribute of the pack that the face
 * is offered, more of it unless the face has much already.
 */
export async function tryEdit(studio: StudioStore): Promise<void> {
  const { openInstrument, setOptions, show, shownId, faces } = studio.getState()
  openInstrument(editOptions.id)
  const face = editableFace(studio.getState(), shownId) ?? faces.find(({ kind }) => kind === 'sample')
  const space = editSpaceOf(studio.getState())
  if (!face || !space) return
  const { served } = serveAttributes(space, face.z && kindOfCode(face.z, space), 'pattern')
  const [attribute] = served
  if (!attribute) return
  const reading = face.z ? readAttribute(normalizeZ(face.z.data, space.statistics), attribute, attribute.form) : -Infinity
  const much = scaleOf(attribute, attribute.form) === 'number' ? attribute.form.bias : MUCH
  const [low, high] = attribute.move.range
  setOptions(editOptions, { ...editOptions.initial, strengths: { [attribute.key]: SHARE * (reading > much ? low : high) } })
  if (editableFace(studio.getState(), shownId)?.id !== face.id) show(face.id)
  await runEdit(studio, 'full')
}
