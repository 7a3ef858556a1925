import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { Framing } from '../protocol/photos-api.ts'
import type { Clients, Photos } from '../store/clients.ts'
import { createStudio } from '../store/studio.ts'
import { readPhotos } from './read-photos.ts'

const framing: Framing = { crop: { centreX: 5, centreY: 4, side: 3, angle: 0 }, marks: null }

/** A worker that finds as many faces as a file's content says, and can do nothing with other content. */
const photos = {
  call: async (verb: string, { source, size }: { source: Blob; size: number }) => {
    if (verb !== 'frame') throw new SubcodeError('internal', verb)
    const content = await source.text()
    if (content === 'broken') throw new SubcodeError('bad-file', 'This is no picture.')
    const faces = content === 'unsearched' ? null : content === 'unsure' ? 1 : Number(content)
    const isSure = content !== 'unsure'
    return { picture: new Float32Array(3 * size * size), framing, faces, isSure, file: content === '1' ? null : source }
  },
} as unknown as Photos

async function read(contents: string[], signal = new AbortController().signal, onProgress: (done: number) => void = () => {}) {
  const studio = createStudio({ photos } as Clients)
  const files = contents.map((content) => new File([content], `${content}.png`))
  const reading = await readPhotos(studio, files, 2, onProgress, signal)
  return { reading, faces: studio.getState().faces, files }
}

test('each photo becomes a face with its photo, and it is told how it was framed', async () => {
  const { reading, faces, files } = await read(['1', '0', '3', 'unsearched', 'unsure'])
  expect(faces.map(({ title }) => title)).toEqual(files.map(({ name }) => name))
  expect(reading.photos).toEqual(faces.map(({ id }, i) => ({ faceId: id, how: ['face', 'middle', 'largest', 'unsearched', 'unsure'][i] })))
  expect(faces.map(({ kind, size, z }) => [kind, size, z])).toEqual(faces.map(() => ['yours', 2, null]))
  expect(faces.map(({ photo }) => photo)).toEqual([undefined, ...files.slice(1).map((file) => ({ file, ...framing }))])
})

test('a file that cannot be read is named, and the others are read all the same', async () => {
  const { reading, faces } = await read(['broken', '1'])
  expect(reading.refused).toEqual([{ title: 'broken.png', why: 'This is no picture.' }])
  expect(faces.map(({ title }) => title)).toEqual(['1.png'])
})

test('what was read stays when it is cancelled', async () => {
  const controller = new AbortController()
  const told: number[] = []
  const { reading, faces } = await read(['1', '1', '1'], controller.signal, (done) => {
    told.push(done)
    if (done === 1) controller.abort()
  })
  expect(told).toEqual([0, 1])
  expect(reading.photos).toHaveLength(1)
  expect(faces).toHaveLength(1)
})
