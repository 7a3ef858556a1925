import { expect, test } from 'vitest'
import type { EngineInfo } from '../../protocol/engine-api.ts'
import type { Clients } from '../../store/clients.ts'
import { createStudio } from '../../store/studio.ts'
import { createMapSession } from './map-session.ts'
import { insideOptions } from './options.ts'
import { addPlace } from './add-place.ts'
import { mapOf } from './z-map.ts'

const schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 } as const
const code = { size: 2, mean: null, std: null }
const space = { state: [3, 1, 1], code, clip: true, firstStage: false }
const manifest = { imageSize: 1, space, schedule, graphs: {}, defaults: { invertSteps: 10, renderSteps: 20, latentSteps: 5 } }

/** A studio with a map of three faces, and an engine whose pictures wait to be drawn. */
function start() {
  const answers: (() => void)[] = []
  const engine = {
    call: (verb: string) =>
      new Promise((resolve) => {
        if (verb !== 'render') throw new Error(verb)
        const timing = { steps: 20, ms: 5 }
        const codes = { data: new Float32Array(3), pair: null, count: 1, dims: [3, 1, 1] }
        const noise = { codes, method: 'ddim', steps: 20 }
        answers.push(() => resolve({ images: { data: new Float32Array(3).fill(0.5), count: 1 }, noise, timing }))
      }),
  }
  const studio = createStudio({ engine } as unknown as Clients)
  studio.setState({ pack: { kind: 'ready', info: { manifest } as unknown as EngineInfo } })
  for (const [i, code] of [
    [0, 0],
    [4, 0],
    [0, 1],
  ].entries()) {
    const z = { data: Float32Array.from(code), count: 1 }
    const picture = new Float32Array(3)
    studio.getState().addFace({ id: `face ${i}`, kind: 'yours', title: `face ${i}`, size: 1, picture, z, noise: null, origin: null })
  }
  const map = mapOf(studio.getState().faces, { mean: new Float32Array(2), std: new Float32Array(2).fill(1) } as never)
  if (!map) throw new Error('no map')
  const draw = async () => {
    await expect.poll(() => answers.length).toBeGreaterThan(0)
    answers.shift()?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  const place = () => studio.getState().place
  return { studio, session: createMapSession(studio), map, draw, answers, place }
}

test('a chosen place is drawn as a draft and then in full', async () => {
  const { session, map, draw, place } = start()
  session.choose({ map, x: 0, y: 0 })
  await draw()
  expect(place()).toMatchObject({ isDraft: true, x: 0, y: 0, size: 1 })
  await draw()
  expect(place()).toMatchObject({ isDraft: false })
})

test('while the pointer is held, the newest place alone is drawn, and none in full', async () => {
  const { session, map, draw, place, answers } = start()
  session.move({ map, x: 0.1, y: 0 })
  await expect.poll(() => answers.length).toBe(1)
  for (const x of [0.2, 0.3]) session.move({ map, x, y: 0 })
  await draw()
  await draw()
  expect(place()).toMatchObject({ x: 0.3, isDraft: true })
  expect(answers).toEqual([])
})

test('nothing is drawn in full after the draft was cancelled, or what waits was dropped', async () => {
  for (const stop of ['cancelJob', 'drop'] as const) {
    const { studio, session, map, draw, answers } = start()
    session.choose({ map, x: 0, y: 0 })
    await expect.poll(() => answers.length).toBe(1)
    if (stop === 'drop') session.drop()
    else studio.getState().cancelJob()
    await draw()
    expect([answers, studio.getState().jobs]).toEqual([[], []])
  }
})

test('a place is taken with the settings that it was drawn with', async () => {
  const { studio, session, map, draw, place } = start()
  studio.getState().setOptions(insideOptions, { noise: 'random', seed: 1 })
  session.choose({ map, x: 0.2, y: 0.1 })
  await draw()
  await draw()
  studio.getState().setOptions(insideOptions, { noise: 'face', seed: 99 })
  const drawn = place()
  if (!drawn) throw new Error('no place')
  addPlace(studio, drawn)
  const face = studio.getState().faces.at(-1)
  expect(face?.origin).toMatchObject({ feature: 'inside', redraws: false, options: { noise: 'random', seed: 1, renderSteps: 20, x: 0.2 } })
  expect(studio.getState().shownId).toBe(face?.id)
})
