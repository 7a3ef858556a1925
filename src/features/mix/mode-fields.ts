import type { Face } from '../../store/face.ts'
import type { MixOptions } from './options.ts'

/** What the settings of a mode share: `onMove` while something is held, `onRest` when it is let go or chosen. */
export type ModeFieldsProps = {
  options: MixOptions
  keys: readonly Face[]
  onMove: (change: Partial<MixOptions>) => void
  onRest: (change: Partial<MixOptions>) => void
}
