import { expect, test, vi } from 'vitest'
import { type ErrorCode, SubcodeError } from '../../base/errors.ts'
import type { EngineInfo } from '../../protocol/engine-api.ts'
import type { Clients, Engine } from '../../store/clients.ts'
import type { NewFace } from '../../store/face.ts'
import { createStudio } from '../../store/studio.ts'
import { encodeIdleFaces } from './encode-idle-faces.ts'

const manifest = { imageSize: 1, graphs: {}, latentSchedule: null, space: { code: { size: 1, mean: null, std: null } } }
const packId = { name: 'a', title: 'A', hash: 'a' }

function start(titles: string[], failing: Record<string, ErrorCode> = {}) {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const studio = createStudio({} as Clients)
  studio.setState({ pack: { kind: 'ready', info: { manifest } as EngineInfo }, packId })
  const ids = titles.map((title) => studio.getState().addFace(face(title)))
  const asked: string[] = []
  const hold = { until: Promise.resolve() }
  const engine = {
    call: async (_: string, { images }: { images: { data: Float32Array } }) => {
      const title = studio.getState().faces.find(({ picture }) => picture === images.data)?.title ?? ''
      asked.push(title)
      await hold.until
      const code = failing[title]
      if (code) throw new SubcodeError(code, `no ${title}`)
      return { z: { data: Float32Array.of(1), count: 1 } }
    },
  } as unknown as Engine
  const encoded = () => studio.getState().faces.flatMap(({ title, z }) => (z ? [title] : []))
  return { studio, engine, asked, encoded, ids, failing, hold }
}

function face(title: string, size = 1): NewFace {
  return { kind: 'yours', title, size, picture: new Float32Array(3 * size * size), z: null, noise: null, origin: null }
}

test('a face that cannot be encoded is passed over, and not tried again', async () => {
  const { studio, engine, asked, encoded } = start(['bad', 'good'], { bad: 'internal' })
  await encodeIdleFaces(studio, engine)
  await encodeIdleFaces(studio, engine)
  expect(encoded()).toEqual(['good'])
  expect(asked).toEqual(['bad', 'good'])
})

test('a failure of the engine ends it, and leaves the face for another time', async () => {
  const { studio, engine, encoded, failing } = start(['one', 'two'], { one: 'worker-died' })
  await encodeIdleFaces(studio, engine)
  expect(encoded()).toEqual([])
  delete failing.one
  await encodeIdleFaces(studio, engine)
  expect(encoded()).toEqual(['one', 'two'])
})

test('a face of another size is not given to the engine', async () => {
  const { studio, engine, asked } = start([])
  studio.getState().addFace(face('large', 2))
  await encodeIdleFaces(studio, engine)
  expect(asked).toEqual([])
})

test('a code that comes after another pack was opened goes nowhere', async () => {
  const { studio, engine, hold, encoded } = start(['one'])
  let answer = () => {}
  hold.until = new Promise<void>((resolve) => (answer = resolve))
  const encoding = encodeIdleFaces(studio, engine)
  studio.setState({ packId: { ...packId, hash: 'b' } })
  answer()
  await encoding
  expect(encoded()).toEqual([])
})
