import { expect, test } from 'vitest'
import { SubcodeError } from '../../base/errors.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Clients } from '../../store/clients.ts'
import type { SavedPicture } from '../../store/keep-slice.ts'
import { createStudio } from '../../store/studio.ts'
import { takeAsPhoto } from './take-as-photo.ts'

const SIZE = 4
const crop = { centreX: 3, centreY: 2, side: 4, angle: 0 }
const photo = { file: new Blob(['photo']), crop, marks: null }
/** A picture of 2 x 2 pixels: grey, the left column dark. */
const picture = Float32Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? -1 : 1))

/** A studio with a pack of 4 px, and what its photo worker was asked. */
function start(crops: () => Promise<Float32Array>) {
  const asked: [string, unknown][] = []
  const call = async (verb: string, input: unknown) => {
    asked.push([verb, input])
    return verb === 'open' ? { id: '7', preview: { close: () => {} } } : verb === 'crop' ? crops() : undefined
  }
  const studio = createStudio({ photos: { call } } as unknown as Clients)
  studio.setState({ manifest: { imageSize: SIZE } as Manifest, packId: { name: 'new', title: 'New', hash: 'h' } })
  const take = (saved: SavedPicture) => takeAsPhoto(studio, { title: 'Ada', picture: saved })
  return { studio, asked, take }
}

test('a face with its photo is cut from it anew, at the size of the open pack, and the photo goes along', async () => {
  const cut = new Float32Array(3 * SIZE * SIZE).fill(0.5)
  const { studio, asked, take } = start(async () => cut)
  const id = await take({ picture, size: 2, photo })
  expect(studio.getState().faces).toMatchObject([
    { id, kind: 'yours', title: 'Ada', size: SIZE, picture: cut, z: null, noise: null, photo, pack: { hash: 'h' } },
  ])
  expect(asked).toEqual([
    ['open', { source: photo.file }],
    ['crop', { id: '7', framing: { crop, marks: null }, size: SIZE }],
    ['close', { id: '7' }],
  ])
})

test('one without has its picture, resized', async () => {
  const { studio, asked, take } = start(() => Promise.reject(new Error('no photo')))
  await take({ picture, size: 2 })
  const [face] = studio.getState().faces
  expect([face?.size, face?.picture.length, face?.photo, asked]).toEqual([SIZE, 3 * SIZE * SIZE, undefined, []])
  const row = [...(face?.picture.slice(0, SIZE) ?? [])]
  expect(row[0]).toBeCloseTo(-1, 1)
  expect(row[3]).toBeCloseTo(1, 1)
  expect(row).toEqual(row.toSorted((a, b) => a - b))
})

test('a photo that cannot be read is told, and closed; what comes after another pack was opened stays out', async () => {
  const { studio, asked, take } = start(() => Promise.reject(new SubcodeError('bad-file', 'broken')))
  expect(await take({ picture, size: 2, photo })).toBeNull()
  expect(studio.getState()).toMatchObject({ faces: [], intake: { kind: 'refused', title: 'Ada', error: { code: 'bad-file' } } })
  expect(asked.at(-1)).toEqual(['close', { id: '7' }])

  const late = start(async () => {
    late.studio.setState({ manifest: { imageSize: 2 } as Manifest })
    return new Float32Array(48)
  })
  expect(await late.take({ picture, size: 2, photo })).toBeNull()
  expect(late.studio.getState().faces).toEqual([])
})
