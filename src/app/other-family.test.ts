import 'fake-indexeddb/auto'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { nodeRuntime } from '../../e2e/support/node-runtime.ts'
import { serveFiles, toyFamily, toyPicture } from '../../e2e/support/toy-family.ts'
import { createEngineHandlers } from '../engine/engine-handlers.ts'
import { startStrip } from '../features/inside/start-inside.ts'
import { startFilm, startMix } from '../features/mix/start-mix.ts'
import { mixOptions } from '../features/mix/options.ts'
import { startReconstruct } from '../features/reconstruct/start-reconstruct.ts'
import { reconstructOptions } from '../features/reconstruct/options.ts'
import { sampleOptions } from '../features/sample/options.ts'
import { startSample } from '../features/sample/start-sample.ts'
import { varyOptions } from '../features/vary/options.ts'
import { startVary } from '../features/vary/start-vary.ts'
import { writeFacePng } from '../keep/face-png.ts'
import { openTab } from '../keep/fixtures/studio-on-database.ts'
import { fromPlanar } from '../pixels/planar.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { Clients, Engine } from '../store/clients.ts'
import { packIdOf } from '../store/pack-id.ts'
import { createStudio, type StudioStore } from '../store/studio.ts'

// A family whose states are no pictures (two channels at half the side, behind a linear first stage), through the unchanged instruments.

const packUrl = 'https://packs.test/toy/'
const handlers = createEngineHandlers(async () => nodeRuntime) as Record<string, (input: unknown, context: unknown) => Promise<unknown>>

/** The engine as a page calls it: messages are copied. */
const engine = {
  call: async (verb: string, input: unknown, options: { signal?: AbortSignal; onEvent?: (event: unknown) => void } = {}) => {
    const { signal = new AbortController().signal, onEvent } = options
    const context = { signal, emit: (event: unknown) => onEvent?.(structuredClone(event)) }
    return structuredClone(await handlers[verb]?.(structuredClone(input), context))
  },
} as unknown as Engine

let info: EngineInfo

beforeAll(async () => {
  vi.stubGlobal('fetch', serveFiles(packUrl, toyFamily().files))
  info = await engine.call('load', { packUrl, device: 'wasm', precision: 'auto', threads: 1 })
})

/** A studio with two faces of this family. */
async function start() {
  const studio = createStudio({ engine } as Clients)
  const { manifest } = info
  studio.setState({ pack: { kind: 'ready', info }, manifest, packName: manifest.name, packId: await packIdOf(manifest) })
  const add = (seed: number) =>
    studio.getState().addFace({
      kind: 'yours',
      title: `face ${seed}`,
      size: manifest.imageSize,
      picture: toyPicture(seed),
      z: null,
      noise: null,
      origin: null,
    })
  const ids = [add(0), add(1)]
  studio.getState().show(ids[0] ?? '')
  return { studio, ids }
}

async function rest(studio: StudioStore): Promise<void> {
  await expect.poll(() => studio.getState().jobs.length, { timeout: 20_000 }).toBe(0)
  expect(studio.getState().failedJob?.status).toBeUndefined()
}

const results = (studio: StudioStore) => studio.getState().faces.filter(({ kind }) => kind === 'result')

test('it reconstructs, and both codes stay with the face', async () => {
  const { studio, ids } = await start()
  studio.getState().setOptions(reconstructOptions, { method: 'exact', invertSteps: 10 })
  startReconstruct(studio, ids[0] ?? '')
  await rest(studio)
  const [face] = studio.getState().faces
  expect([face?.z?.data.length, face?.noise?.codes.dims]).toEqual([6, [2, 4, 4]])
  expect(results(studio)[0]?.origin?.measures.ssim).toBeGreaterThan(0.99)
  const companions = results(studio)[0]?.origin?.companions ?? []
  expect(companions.map(({ id }) => id)).toEqual(['ceiling', 'without'])
  expect(companions[0]?.measures?.ssim).toBeGreaterThan(0.999) // its first stage holds these pictures whole
})

test('it mixes, draws films and looks inside', async () => {
  const { studio, ids } = await start()
  studio.getState().setOptions(mixOptions, { mode: 'line', keyIds: ids, frames: 4, renderSteps: 5 })
  startMix(studio)
  await rest(studio)
  expect(results(studio)[0]?.noise?.codes.data).toHaveLength(32)
  startFilm(studio)
  await rest(studio)
  expect(studio.getState().film?.frames.map((frame) => frame.length)).toEqual([192, 192, 192, 192])
  studio.getState().show(ids[0] ?? '')
  startStrip(studio)
  await rest(studio)
  expect(studio.getState().strip?.frames.length).toBeGreaterThan(2)
})

test('it samples and varies', async () => {
  const { studio } = await start()
  studio.getState().setOptions(sampleOptions, { count: 3, renderSteps: 4, latentSteps: 4 })
  await startSample(studio)
  studio.getState().setOptions(varyOptions, { count: 2, renderSteps: 4, depth: 50 })
  await startVary(studio)
  const cells = Object.values(studio.getState().grids).map((grid) => grid?.cells.map(({ face }) => face?.noise?.codes.data.length))
  expect(cells).toEqual([
    [32, 32, 32],
    [32, 32],
  ])
})

test('its faces are kept and restored, from the device and from a picture', async () => {
  const { studio, ids } = await start()
  startReconstruct(studio, ids[0] ?? '')
  await rest(studio)
  const [face] = results(studio)
  const pack = face?.pack
  if (!face || !pack) throw new Error('no result')
  const name = `other family ${Math.random()}`
  const first = await openTab(name, pack)
  first.state().putFaces([face])
  await first.keep.settled()
  first.close()
  const again = await openTab(name, pack)
  onTestFinished(again.close)
  await again.keep.settled()
  await expect.poll(() => again.state().faces.length).toBe(1)
  expect(again.state().faces[0]).toMatchObject({ z: face.z, noise: face.noise, size: face.size })
  const png = writeFacePng(face, fromPlanar(face.picture, face.size, face.size), 'fp32')
  const other = await openTab(`${name} png`, pack)
  onTestFinished(other.close)
  await other.keep.importFile(new Blob([png]), 'a.png')
  expect(other.state().faces[0]).toMatchObject({ z: face.z, noise: face.noise })
})
