import { expect, test, vi } from 'vitest'
import { SubcodeError } from '../../base/errors.ts'
import type { EngineInfo } from '../../protocol/engine-api.ts'
import type { Framing } from '../../protocol/photos-api.ts'
import type { Clients, Photos } from '../../store/clients.ts'
import type { Keep } from '../../store/keep-slice.ts'
import { photoBatchOf } from '../../store/photo-batch-slice.ts'
import { createStudio, type StudioStore } from '../../store/studio.ts'
import { startPhotoBatch } from './start-photo-batch.ts'

const framing: Framing = { crop: { centreX: 5, centreY: 4, side: 3, angle: 0 }, marks: null }

/** A worker that finds as many faces as a file's content says, and can do nothing with other content. */
/** The signature of a PNG, and its text as `Blob.text` reads it. */
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const PNG_TEXT = new TextDecoder().decode(PNG)

const photos = {
  call: async (verb: string, { source, size }: { source: Blob; size: number }) => {
    if (verb !== 'frame') throw new SubcodeError('internal', verb)
    const content = await source.text()
    if (content === 'broken') throw new SubcodeError('bad-file', 'no signature', { values: { reason: 'photo-unknown' } })
    const known: Record<string, number | null> = { unsearched: null, unsure: 1, [PNG_TEXT]: 2 }
    const faces = content in known ? (known[content] ?? null) : Number(content)
    const isSure = content !== 'unsure'
    return { picture: new Float32Array(3 * size * size), framing, faces, isSure, file: content === '1' ? null : source }
  },
} as unknown as Photos

function openStudio(): StudioStore {
  const studio = createStudio({ photos } as Clients)
  studio.setState({ pack: { kind: 'ready', info: { manifest: { imageSize: 2 } } as EngineInfo } })
  return studio
}

async function read(contents: string[], onTake: (studio: StudioStore, count: number) => void = () => {}) {
  const studio = openStudio()
  const files = contents.map((content) => new File([content], `${content}.png`))
  const taken: string[] = []
  const labels: string[] = []
  studio.subscribe(({ job }) => {
    const label = job?.status.kind === 'running' ? job.status.progress?.label : null
    if (label && label !== labels.at(-1)) labels.push(label)
  })
  const take = (id: string) => {
    taken.push(id)
    onTake(studio, taken.length)
    return null
  }
  startPhotoBatch(studio, { feature: 'batch', files, take })
  await expect.poll(() => studio.getState().jobs).toEqual([])
  return { batch: photoBatchOf(studio.getState(), 'batch'), faces: studio.getState().faces, files, taken, labels, studio }
}

test('each photo becomes a face with its photo, and it is told how it was framed', async () => {
  const { batch, faces, files, taken, labels } = await read(['1', '0', '3', 'unsearched', 'unsure'])
  expect(faces.map(({ title }) => title)).toEqual(files.map(({ name }) => name))
  expect(batch.photos).toEqual(faces.map(({ id }, i) => ({ faceId: id, how: ['face', 'middle', 'largest', 'unsearched', 'unsure'][i] })))
  expect(faces.map(({ kind, size, z }) => [kind, size, z])).toEqual(faces.map(() => ['yours', 2, null]))
  expect(faces.map(({ photo }) => photo)).toEqual([undefined, ...files.slice(1).map((file) => ({ file, ...framing }))])
  expect(taken).toEqual(faces.map(({ id }) => id))
  // Progress is shown at most every tenth of a second, and these photos take less.
  expect(labels[0]).toBe('Photo 1 of 5')
})

test('a file that cannot be read is named, and the others are read all the same', async () => {
  const { batch, faces } = await read(['broken', '1'])
  expect(batch.refused).toEqual([{ title: 'broken.png', why: expect.stringMatching(/^This file is not a picture/) }])
  expect(faces.map(({ title }) => title)).toEqual(['1.png'])
})

test('a picture that was saved with its codes is the face that it was, and one of another pack is named', async () => {
  const importFile = vi.fn(async (_: Blob, title: string) => {
    if (title === 'photo.png') return null
    return title === 'ours.png' ? { ids: ['kept'], elsewhere: [] } : { ids: [], elsewhere: [{ name: 'b', title: 'Pack B', hash: 'b' }] }
  })
  const studio = openStudio()
  studio.setState({ keep: { importFile } as unknown as Keep })
  const taken: string[] = []
  const files = ['ours.png', 'theirs.png', 'photo.png'].map((name) => new File([PNG], name))
  startPhotoBatch(studio, { feature: 'batch', files: [...files, new File(['1'], 'plain.jpg')], take: (id) => (taken.push(id), null) })
  await expect.poll(() => studio.getState().jobs).toEqual([])
  const { photos: read, refused } = photoBatchOf(studio.getState(), 'batch')
  expect(read.map(({ how }) => how)).toEqual(['restored', 'largest', 'face'])
  expect(taken[0]).toBe('kept')
  expect(refused).toEqual([{ title: 'theirs.png', why: expect.stringContaining('Pack B') }])
  expect(importFile.mock.calls.map(([, title]) => title)).toEqual(['ours.png', 'theirs.png', 'photo.png'])
})

test('what was read before a cancel stays, and nothing comes after it', async () => {
  const { batch, faces, taken, studio } = await read(['1', '1', '1'], (store, count) => count === 2 && store.getState().cancelJob())
  await new Promise((resolve) => setTimeout(resolve))
  expect(studio.getState().job?.status.kind).toBe('cancelled')
  expect([batch.photos.length, faces.length, taken.length]).toEqual([2, 2, 2])
})
