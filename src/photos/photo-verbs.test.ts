import { beforeEach, expect, test, vi } from 'vitest'
import type { PhotosApi } from '../protocol/photos-api.ts'
import type { CallContext, Handlers } from '../rpc/serve.ts'
import { photoVerbs } from './photo-verbs.ts'
import type { WholePhoto } from './whole-photo.ts'

/** Bitmaps of the files that are being decoded; a test resolves each. `large` files have a reduced picture too. */
const fake = vi.hoisted(() => ({ decoding: [] as (() => void)[], open: new Set<string>(), large: new Set<unknown>() }))

vi.mock('./decode.ts', () => ({
  checkPixels: () => {},
  decodePhoto: (of: string) =>
    new Promise((resolve) => {
      fake.decoding.push(() => {
        fake.open.add(of)
        resolve({ of, width: 4, height: 3, close: () => fake.open.delete(of) })
      })
    }),
}))
vi.mock('./decode-reduced.ts', () => ({
  decodeReduced: async (of: string) => {
    if (!fake.large.has(of)) return null
    fake.open.add(`reduced ${of}`)
    const bitmap = { of: `reduced ${of}`, close: () => fake.open.delete(`reduced ${of}`) }
    return { bitmap, share: 1 / 2, size: { width: 4, height: 3 } }
  },
}))
vi.mock('./find-faces.ts', () => ({ prepareFinder: () => {} }))
vi.mock('./paint-box.ts', () => ({ paintBox: ({ of }: { of: string }) => ({ transferToImageBitmap: () => `preview of ${of}` }) }))
vi.mock('./frame-bitmap.ts', () => ({ frameBitmap: ({ of }: { of: string }) => `crop of ${of}` }))
vi.mock('./frame-photo.ts', () => ({
  wholeOf: () => {},
  findInPhoto: (_: unknown, whole: WholePhoto, reduced?: { bitmap: { of: string } }) => {
    const all = async () => {
      const { of } = reduced?.bitmap ?? ((await whole.bitmap()) as unknown as { of: string })
      await new Promise((resolve) => setTimeout(resolve)) // the views are looked at
      return `faces of ${of}`
    }
    return { early: [Promise.resolve('first faces')], all: all() }
  },
  framePhoto: () => {},
}))
vi.mock('./photo-file.ts', () => ({ photoFile: async (source: string) => `file of ${source}` }))
vi.mock('./paste-picture.ts', () => ({ pastePicture: () => {} }))

let verbs: Handlers<PhotosApi>
const context = (signal = new AbortController().signal): CallContext<never> => ({ signal, emit: () => {} })
const open = (name: string, signal?: AbortSignal) => verbs.open({ source: name as unknown as Blob }, context(signal))
const decode = async (index: number) => (await vi.waitUntil(() => fake.decoding[index]))()

beforeEach(() => {
  fake.decoding.length = 0
  fake.open.clear()
  fake.large.clear()
  vi.stubGlobal('ImageBitmap', Map)
  vi.stubGlobal('createImageBitmap', async ({ of }: { of: string }) => ({ of, close: () => {} }))
  verbs = photoVerbs()
})

test('several photos are open, and each is found, cropped and read by its own id, whichever was decoded last', async () => {
  const opening = [open('big'), open('small')]
  await decode(1)
  await decode(0)
  const [big, small] = await Promise.all(opening)
  for (const [name, photo] of Object.entries({ big, small })) {
    const { id = '', preview } = photo ?? {}
    const framing = { crop: { centreX: 0, centreY: 0, side: 1, angle: 0 }, marks: null }
    const answers = [verbs.find({ id }, context()), verbs.crop({ id, framing, size: 2 }, context()), verbs.file({ id }, context())]
    expect([preview, ...(await Promise.all(answers))]).toEqual(['preview', 'faces', 'crop', 'file'].map((what) => `${what} of ${name}`))
  }
})

test('a closed photo is released, the others stay', async () => {
  const opening = [open('a'), open('b')]
  await decode(0)
  await decode(1)
  const [a, b] = await Promise.all(opening)
  await verbs.close({ id: a?.id ?? '' }, context())
  expect([...fake.open]).toEqual(['b'])
  await expect(verbs.file({ id: a?.id ?? '' }, context())).rejects.toMatchObject({ code: 'internal' })
  expect(await verbs.file({ id: b?.id ?? '' }, context())).toBe('file of b')
})

test('a photo that is given up while it is decoded is released', async () => {
  const controller = new AbortController()
  const opening = open('late', controller.signal)
  controller.abort()
  await decode(0)
  await expect(opening).rejects.toMatchObject({ code: 'aborted' })
  expect([...fake.open]).toEqual([])
})

test('a large photo is looked at and shown reduced, and decoded whole beside it for its pixels alone', async () => {
  fake.large.add('large')
  const { id, preview, width } = await open('large')
  expect([preview, width]).toEqual([expect.objectContaining({ of: 'reduced large' }), 4])
  const emit = vi.fn()
  expect(await verbs.find({ id }, { ...context(), emit })).toBe('faces of reduced large')
  expect(emit).toHaveBeenCalledWith('first faces')
  const cropping = verbs.crop({ id, framing: { crop: { centreX: 0, centreY: 0, side: 1, angle: 0 }, marks: null }, size: 2 }, context())
  await decode(0)
  expect(await cropping).toBe('crop of large')
  expect([fake.decoding.length, [...fake.open]]).toEqual([1, ['large']])
  await verbs.close({ id }, context())
  await vi.waitUntil(() => fake.open.size === 0)
})

test('a large photo that is closed before its search ends is decoded no more', async () => {
  fake.large.add('large')
  const { id } = await open('large')
  await verbs.close({ id }, context())
  await new Promise((resolve) => setTimeout(resolve))
  expect([fake.decoding.length, fake.open.size]).toEqual([0, 0])
})
