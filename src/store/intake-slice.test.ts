import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { Clients } from './clients.ts'
import { createStudio } from './studio.ts'

/** A studio whose photo worker decodes when told, and a list of what is open: previews in the page, photos in the worker. */
function setUp() {
  const decoding: { resolve: () => void; reject: (error: SubcodeError) => void; signal: AbortSignal; transfer: Transferable[] }[] = []
  const held = new Set<string>()
  type Options = { signal: AbortSignal; transfer: Transferable[] }
  const call = (verb: string, input: { source?: Blob | ImageBitmap; id?: string }, options: Options) => {
    if (verb === 'close') return Promise.resolve(held.delete(`photo ${input.id}`))
    const id = input.source instanceof File ? input.source.name : 'unnamed'
    return new Promise((resolve, reject) => {
      const answer = () => {
        for (const what of ['photo', 'preview']) held.add(`${what} ${id}`)
        resolve({ id, preview: { close: () => held.delete(`preview ${id}`) }, width: 4, height: 3, losses: [] })
      }
      decoding.push({ resolve: answer, reject, ...options })
    })
  }
  const studio = createStudio({ photos: { call } } as unknown as Clients)
  const open = (name: string) => studio.getState().openPhoto(new File([], name), name)
  return { studio, decoding, held, open }
}

test('a photo that opens is framed', async () => {
  const { studio, decoding, open } = setUp()
  const opening = open('a')
  expect(studio.getState().intake).toEqual({ kind: 'opening', title: 'a' })
  decoding[0]?.resolve()
  await opening
  expect(studio.getState().intake).toMatchObject({ kind: 'framing', title: 'a', photo: { id: 'a', width: 4 } })
})

test('a photo is claimed once, while it is framed', async () => {
  const { studio, decoding, open } = setUp()
  const opening = open('a')
  decoding[0]?.resolve()
  await opening
  const { intake, claimPhoto, closeIntake } = studio.getState()
  if (intake.kind !== 'framing') throw new Error('a framed photo was expected')
  expect(claimPhoto({ ...intake.photo })).toBe(false)
  expect(studio.getState().intake.kind).toBe('framing')
  expect(claimPhoto(intake.photo)).toBe(true)
  expect(studio.getState().intake).toEqual({ ...intake, kind: 'adding' })
  expect(claimPhoto(intake.photo)).toBe(false)
  closeIntake()
  expect(claimPhoto(intake.photo)).toBe(false)
})

test('whoever asked for a photo gets its face', async () => {
  const { studio, decoding } = setUp()
  const onFace = () => {}
  const opening = studio.getState().openPhoto(new File([], 'a'), 'a', onFace)
  decoding[0]?.resolve()
  await opening
  expect(studio.getState().intake).toMatchObject({ onFace })
})

test('a photo that does not is refused with its reason', async () => {
  const { studio, decoding, open } = setUp()
  const opening = open('a')
  decoding[0]?.reject(new SubcodeError('bad-file', 'HEIC'))
  await opening
  expect(studio.getState().intake).toMatchObject({ kind: 'refused', error: { code: 'bad-file', message: 'HEIC' } })
})

test.each([[[0, 1]], [[1, 0]]])('of two photos the later one is shown and the other released, decoded in the order %j', async (order) => {
  const { studio, decoding, held, open } = setUp()
  const opening = [open('a'), open('b')]
  for (const index of order) decoding[index]?.resolve()
  await Promise.all(opening)
  expect(studio.getState().intake).toMatchObject({ kind: 'framing', title: 'b', photo: { id: 'b' } })
  expect([...held].sort()).toEqual(['photo b', 'preview b'])
})

test('a photo that fails after another was opened says nothing', async () => {
  const { studio, decoding, open } = setUp()
  const opening = [open('a'), open('b')]
  decoding[1]?.resolve()
  decoding[0]?.reject(new SubcodeError('bad-file', 'HEIC'))
  await Promise.all(opening)
  expect(studio.getState().intake).toMatchObject({ kind: 'framing', title: 'b' })
})

test('closing releases the photo, its preview, and one that is still being decoded', async () => {
  const { studio, decoding, held, open } = setUp()
  const first = open('a')
  decoding[0]?.resolve()
  await first
  studio.getState().closeIntake()
  const second = open('b')
  studio.getState().closeIntake()
  expect(decoding[1]?.signal.aborted).toBe(true)
  decoding[1]?.resolve()
  await second
  expect(studio.getState().intake).toEqual({ kind: 'idle' })
  expect([...held]).toEqual([])
})

test('a camera frame is moved to the worker, a file is not', () => {
  const { studio, decoding } = setUp()
  const frame = { width: 1 } as ImageBitmap
  void studio.getState().openPhoto(frame, 'camera')
  void studio.getState().openPhoto(new Blob(), 'file')
  expect(decoding.map(({ transfer }) => transfer)).toEqual([[frame], []])
})

test('a face that is put into its photo is named until it is done or has failed; the later of two stays named', async () => {
  const { studio, decoding } = setUp()
  const photo = { file: new Blob(), crop: { centreX: 0, centreY: 0, side: 1, angle: 0 }, marks: null }
  const paste = (title: string) => studio.getState().pasteFace({ title, picture: new Float32Array(3), size: 1 }, photo)
  const [ada, bob] = [paste('Ada'), paste('Bob')]
  expect(studio.getState().pasting).toBe('Bob')
  decoding[0]?.resolve()
  await ada
  expect(studio.getState().pasting).toBe('Bob')
  decoding[1]?.reject(new SubcodeError('bad-file', 'damaged'))
  await expect(bob).rejects.toMatchObject({ code: 'bad-file' })
  expect(studio.getState().pasting).toBeNull()
})

test('what a photo with a face in it has lost is told until it is read, or the next one is made', async () => {
  const answers = [['colours', 'hdr'], [], ['bits']]
  const call = async () => ({ file: new Blob(), losses: answers.shift() })
  const studio = createStudio({ photos: { call } } as unknown as Clients)
  const photo = { file: new Blob(), crop: { centreX: 0, centreY: 0, side: 1, angle: 0 }, marks: null }
  const paste = () => studio.getState().pasteFace({ title: 'Ada', picture: new Float32Array(3), size: 1 }, photo)
  await paste()
  expect(studio.getState().pasted).toEqual({ title: 'Ada', losses: ['colours', 'hdr'] })
  await paste()
  expect(studio.getState().pasted).toBeNull()
  await paste()
  studio.getState().forgetPasted()
  expect(studio.getState().pasted).toBeNull()
})
