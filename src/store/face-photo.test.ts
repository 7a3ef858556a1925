import { expect, test } from 'vitest'
import type { Face } from './face.ts'
import { photoBehind } from './face-photo.ts'

const photo = { file: new Blob(['x']), crop: { centreX: 1, centreY: 2, side: 3, angle: 0 }, marks: null }

function face(id: string, sourceId: string | null, own: Partial<Face> = {}): Face {
  const origin =
    sourceId === null
      ? null
      : { sourceId, feature: 'edit' as const, redraws: false, options: {}, measures: {}, companions: [], speed: { steps: 1, ms: 1 } }
  const codes = { z: null, noise: null, pack: null }
  return { id, kind: 'result', title: id, size: 1, picture: new Float32Array(3), origin, madeAt: 0, starred: false, ...codes, ...own }
}

test('a result of a result leads to the photo of the face that it began with', () => {
  const [mine, edited, mixed] = [face('mine', null, { photo }), face('edited', 'mine'), face('mixed', 'edited')]
  expect(photoBehind({ faces: [mixed, mine, edited] }, mixed)).toBe(photo)
  expect(photoBehind({ faces: [mixed, edited] }, mixed)).toBeNull()
})

test('a sample has none, and faces that name each other end the search', () => {
  expect(photoBehind({ faces: [] }, face('sample', null))).toBeNull()
  const pair = [face('a', 'b'), face('b', 'a')] as const
  expect(photoBehind({ faces: [...pair] }, pair[0])).toBeNull()
})
