import { type EditSpace, readOut } from '../../math/edit-codes.ts'
import type { Face } from '../../store/face.ts'
import { batchWords } from '../../words/batch-words.ts'

const text = batchWords

type Pair = { face: Face; result: Face }

/** The table of a batch: the distance of each picture to its photo, and what its attributes read in z_sem before and after. */
export function batchTable(pairs: readonly Pair[], space: EditSpace): (string | number)[][] {
  const head = [...text.columns, ...space.attributes.flatMap(({ name }) => [text.scoreBefore(name), text.scoreAfter(name)])]
  return [head, ...pairs.map(({ face, result }) => [face.title, ...numbersOf(face, result, space)])]
}

function numbersOf(face: Face, result: Face, space: EditSpace) {
  const { measures, speed } = result.origin ?? { measures: {}, speed: { steps: 0 } }
  const { ssim = '', mse = '', psnr = '', bits = '', bitsBefore = '' } = measures
  const read = face.z && result.z ? readOut(face.z, result.z, space) : null
  const readings = space.attributes.flatMap(({ key }) => [read?.readings[key]?.before ?? '', read?.readings[key]?.after ?? ''])
  return [speed.steps, ssim, mse, psnr, read?.distance ?? '', bitsBefore, bits, ...readings]
}
