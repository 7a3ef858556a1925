import { beforeEach, expect, test, vi } from 'vitest'
import { startBatchPhotos } from '../features/batch/start-batch-photos.ts'
import { openFile } from '../features/photo/open-file.ts'
import type { StudioStore } from '../store/studio.ts'
import { takeFiles } from './take-files.ts'

vi.mock('../features/storage/open-work.ts', () => ({ openWork: async (_: unknown, { name }: File) => name.startsWith('codes') }))
vi.mock('../features/photo/open-file.ts', () => ({ openFile: vi.fn() }))
vi.mock('../features/batch/start-batch-photos.ts', () => ({ startBatchPhotos: vi.fn() }))

beforeEach(() => void vi.clearAllMocks())

async function take(...names: string[]) {
  const state = { bringFiles: vi.fn(), openInstrument: vi.fn(), setModelsOpen: vi.fn() }
  const studio = { getState: () => state } as unknown as StudioStore
  await takeFiles(
    studio,
    names.map((path) => ({ path, file: new File([path], path) })),
  )
  const namesOf = (files: readonly File[] = []) => files.map(({ name }) => name)
  return {
    framed: vi.mocked(openFile).mock.calls.map(([, file]) => file?.name ?? null),
    batch: namesOf(vi.mocked(startBatchPhotos).mock.calls[0]?.[1]),
    models: namesOf(state.bringFiles.mock.calls[0]?.[0].map(({ file }: { file: File }) => file)),
    isSheetOpen: state.setModelsOpen.mock.lastCall?.[0] ?? false,
    opened: state.openInstrument.mock.calls.flat(),
  }
}

const none = { framed: [], batch: [], models: [], isSheetOpen: false, opened: [] }

test('one photo is framed by hand', async () => expect(await take('a.jpg')).toEqual({ ...none, framed: ['a.jpg'] }))

test('several photos become a batch', async () => {
  expect(await take('a.jpg', 'b.png', 'c.webp')).toEqual({ ...none, batch: ['a.jpg', 'b.png', 'c.webp'], opened: ['batch'] })
})

test('pictures with codes are all restored', async () => expect(await take('codes-a.png', 'codes-b.png')).toEqual(none))

test('a picture with codes among photos is restored, and the photos are taken', async () => {
  expect(await take('codes.png', 'a.jpg', 'b.jpg')).toMatchObject({ batch: ['a.jpg', 'b.jpg'] })
})

test('checkpoints go to the importer together', async () => {
  expect(await take('last.ckpt', 'latent.pkl')).toEqual({ ...none, models: ['last.ckpt', 'latent.pkl'], isSheetOpen: true })
})

test('nothing at all is said', async () => expect(await take()).toEqual({ ...none, framed: [null] }))
