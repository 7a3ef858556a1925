import { batchFeature } from '../features/batch/feature.ts'
import { editFeature } from '../features/edit/feature.ts'
import type { Feature } from '../features/parts/feature.ts'
import { insideFeature } from '../features/inside/feature.ts'
import { mixFeature } from '../features/mix/feature.ts'
import { reconstructFeature } from '../features/reconstruct/feature.ts'
import { sampleFeature } from '../features/sample/feature.ts'
import { teachFeature } from '../features/teach/feature.ts'
import { varyFeature } from '../features/vary/feature.ts'

/** The instruments, in the order of the page. The first is open at first. */
export const features: readonly [Feature, ...Feature[]] = [
  reconstructFeature,
  editFeature,
  mixFeature,
  sampleFeature,
  varyFeature,
  teachFeature,
  insideFeature,
  batchFeature,
]
