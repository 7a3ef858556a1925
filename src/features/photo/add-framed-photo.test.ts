import { expect, test } from 'vitest'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Framing } from '../../protocol/photos-api.ts'
import type { Clients } from '../../store/clients.ts'
import { type IntakeFraming, isFraming } from '../../store/intake-slice.ts'
import { createStudio } from '../../store/studio.ts'
import { addFramedPhoto } from './add-framed-photo.ts'

const framing: Framing = { crop: { centreX: 1, centreY: 1, side: 2, angle: 0 }, marks: null }
const manifestOf = (imageSize: number) => ({ imageSize }) as Manifest

/** A studio without a pack. Its worker crops a photo to pixels that say which photo it is; `onCrop` runs before each crop. */
function setUp(onCrop: () => void = () => {}) {
  const held = new Map<string, number>()
  let opened = 0
  const call = async (verb: string, input: { source: Blob; id: string; size: number }) => {
    if (verb === 'open') {
      const id = `${++opened}`
      held.set(id, opened)
      return { id, preview: { close: () => {} }, width: 2, height: 2 }
    }
    if (verb === 'close') return void held.delete(input.id)
    if (verb === 'crop') onCrop()
    const number = held.get(input.id)
    if (!number) throw new Error(`${verb}: no photo ${input.id} is open`)
    return verb === 'crop' ? new Float32Array(3 * input.size ** 2).fill(number) : new Blob()
  }
  const studio = createStudio({ photos: { call } } as unknown as Clients)
  const open = async (title: string): Promise<IntakeFraming> => {
    await studio.getState().openPhoto(new Blob(), title)
    const { intake } = studio.getState()
    if (!isFraming(intake)) throw new Error('it opens')
    return intake
  }
  return { studio, open, faces: () => studio.getState().faces.map(({ title, size, picture }) => [title, size, picture[0]]) }
}

test('a double click makes one face', async () => {
  const { studio, open, faces } = setUp()
  studio.setState({ manifest: manifestOf(2) })
  const intake = await open('me')
  const ids = await Promise.all([addFramedPhoto(studio, intake, framing), addFramedPhoto(studio, intake, framing)])
  expect(faces()).toEqual([['me', 2, 1]])
  expect(ids).toEqual([expect.any(String), null])
  expect(studio.getState().intake).toEqual({ kind: 'idle' })
})

test('a dialog that is closed while the pack loads ends in nothing', async () => {
  const { studio, open, faces } = setUp()
  const adding = addFramedPhoto(studio, await open('me'), framing)
  studio.getState().closeIntake()
  studio.setState({ manifest: manifestOf(2) })
  expect(await adding).toBeNull()
  expect(faces()).toEqual([])
  expect(studio.getState().intake).toEqual({ kind: 'idle' })
})

test('another photo that is opened meanwhile stays open, and keeps its title and pixels', async () => {
  const { studio, open, faces } = setUp()
  const adding = addFramedPhoto(studio, await open('first'), framing)
  const second = await open('second')
  studio.setState({ manifest: manifestOf(2) })
  expect(await adding).toBeNull()
  expect(faces()).toEqual([])
  expect(studio.getState().intake).toEqual(second)
  await addFramedPhoto(studio, second, framing)
  expect(faces()).toEqual([['second', 2, 2]])
})

test('a pack that is opened while the photo is cropped gets the face at its own size', async () => {
  const packs = [manifestOf(2), manifestOf(4)]
  const { studio, open, faces } = setUp(() => studio.setState({ manifest: packs[1] ?? null }))
  studio.setState({ manifest: packs[0] ?? null })
  await addFramedPhoto(studio, await open('me'), framing)
  expect(faces()).toEqual([['me', 4, 1]])
})

test('a crop that fails is said', async () => {
  const { studio, open } = setUp(() => {
    throw new Error('no memory')
  })
  studio.setState({ manifest: manifestOf(2) })
  expect(await addFramedPhoto(studio, await open('me'), framing)).toBeNull()
  expect(studio.getState().intake).toMatchObject({ kind: 'refused', title: 'me', error: { message: 'no memory' } })
})
