import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { editWords } from '../../words/edit-words.ts'
import { ofWeightsOnly } from '../../protocol/attribute.ts'
import { editSpaceOf } from '../settings/edit-attributes.ts'
import { createEditSession } from './edit-session.ts'
import { EditWay } from './EditWay.tsx'
import { attributeOf, editStudio } from './fixtures/edit-studio.ts'

const weightsOnly = ofWeightsOnly({
  ...{ name: 'Smile', group: 'Face', kind: 'classify', direction: [1, 0], bias: 0, metric: null, score: null, range: [-0.3, 0.3] },
})
const covariance = {
  ...{ mean: Float32Array.of(0, 0), basis: Float32Array.of(1, 0), values: Float32Array.of(2), rest: 1 },
  distances: new Float32Array(21),
  held: new Float32Array(),
}

test.each([
  ['that knows a direction', true, attributeOf('Smile', 0), null],
  ['whose covariance gives the pattern of weights', true, weightsOnly, covariance],
  ['that knows the paper’s move alone', false, weightsOnly, null],
] as const)('a pack %s offers the choice of a vector: %s', (_, isThere, attribute, spread) => {
  const { studio } = editStudio([attribute])
  const space = editSpaceOf(studio.getState())
  if (!space) throw new Error('it has a z_sem')
  const page = renderToStaticMarkup(
    <EditWay space={{ ...space, covariance: spread }} along="pattern" session={createEditSession(studio)} />,
  )
  expect(page.includes(editWords.alongs.weights.title)).toBe(isThere)
})
