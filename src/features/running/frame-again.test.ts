import { expect, test } from 'vitest'
import type { Framing, OpenPhoto } from '../../protocol/photos-api.ts'
import type { Clients, Photos } from '../../store/clients.ts'
import type { NewFace } from '../../store/face.ts'
import { findFace } from '../../store/faces-slice.ts'
import { createStudio } from '../../store/studio.ts'
import { frameAgain } from './frame-again.ts'

const framing: Framing = { crop: { centreX: 5, centreY: 4, side: 3, angle: 0 }, marks: null }
const photo = { file: new Blob(['photo']), ...framing }
const newFace: NewFace = { kind: 'yours', title: 'a.png', size: 1, picture: new Float32Array(3), z: null, noise: null, origin: null, photo }
const opened = { preview: { close: () => {} }, width: 9, height: 9 } as unknown as OpenPhoto

test('a face that is framed anew takes the place of the old one, and nobody else takes it', async () => {
  const studio = createStudio({ photos: { call: async () => opened } as unknown as Photos } as Clients)
  const { addFace, setPhotoBatch } = studio.getState()
  const [old, other] = [addFace(newFace), addFace(newFace)]
  setPhotoBatch('batch', { photos: [old, other].map((faceId) => ({ faceId, how: 'middle' })) })
  const face = findFace(studio.getState(), old)
  if (!face) throw new Error('it is there')
  const replaced: string[][] = []
  frameAgain(studio, 'batch', face, photo, (...ids) => replaced.push(ids))
  await expect.poll(() => studio.getState().intake).toMatchObject({ kind: 'framing', title: 'a.png' })

  const { intake } = studio.getState()
  const by = addFace(newFace)
  if (intake.kind === 'framing') intake.onFace?.(by)
  expect(replaced).toEqual([[old, by]])
  expect(studio.getState().faces.map(({ id }) => id)).toEqual([other, by])
  expect(studio.getState().photoBatches.batch?.photos).toEqual([
    { faceId: by, how: 'hand' },
    { faceId: other, how: 'middle' },
  ])
})
