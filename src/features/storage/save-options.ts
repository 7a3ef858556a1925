import { object, parse, picklist } from 'valibot'
import type { NoisePrecision } from '../../keep/face-png.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'

/** The part of x_T that goes into a saved picture. */
export const saveOptions: OptionsSpec<{ noise: NoisePrecision }, 'save'> = {
  id: 'save',
  initial: { noise: 'fp16' },
  parse: (value) => parse(object({ noise: picklist(['none', 'fp16', 'fp32']) }), value),
}
