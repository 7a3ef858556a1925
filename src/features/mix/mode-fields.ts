import type { Face } from '../../store/face.ts'
import type { MixOptions } from './options.ts'

/** The common props of a mode's settings: `onMove` while a control is held, `onRest` when it is released or chosen. */
export type ModeFieldsProps = {
  options: MixOptions
  keys: readonly Face[]
  onMove: (change: Partial<MixOptions>) => void
  onRest: (change: Partial<MixOptions>) => void
}
