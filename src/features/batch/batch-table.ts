import { type KeyedAttribute, readOut, statisticsOf } from '../../math/edit-codes.ts'
import type { Space } from '../../protocol/manifest.ts'
import type { Face } from '../../store/face.ts'
import { batchWords } from '../../words/batch-words.ts'

const text = batchWords

type Pair = { face: Face; result: Face }

/** The table of a batch: the distance of each picture to its photo, and the attribute scores of z_sem before and after. */
export function batchTable(
  pairs: readonly Pair[],
  code: NonNullable<Space['code']>,
  attributes: readonly KeyedAttribute[],
): (string | number)[][] {
  const statistics = statisticsOf(code)
  const head = [...text.columns, ...attributes.flatMap(({ name }) => [text.scoreBefore(name), text.scoreAfter(name)])]
  return [head, ...pairs.map(({ face, result }) => [face.title, ...numbersOf(face, result, statistics, attributes)])]
}

function numbersOf(face: Face, result: Face, statistics: ReturnType<typeof statisticsOf>, attributes: readonly KeyedAttribute[]) {
  const { measures, speed } = result.origin ?? { measures: {}, speed: { steps: 0 } }
  const { ssim = '', mse = '', psnr = '' } = measures
  const read = face.z && result.z ? readOut(face.z, result.z, statistics, attributes) : null
  const scores = attributes.flatMap(({ key }) => [read?.scores[key]?.before ?? '', read?.scores[key]?.after ?? ''])
  return [speed.steps, ssim, mse, psnr, read?.distance ?? '', ...scores]
}
