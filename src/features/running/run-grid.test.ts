import { expect, test } from 'vitest'
import { SubcodeError } from '../../base/errors.ts'
import type { EngineInfo } from '../../protocol/engine-api.ts'
import type { Clients } from '../../store/clients.ts'
import type { NewFace } from '../../store/face.ts'
import { createStudio } from '../../store/studio.ts'
import { type GridHooks, runGrid } from './run-grid.ts'

const picture = new Float32Array(3)
const face = (title: string): NewFace => ({ kind: 'result', title, size: 1, picture, z: null, noise: null, origin: null })
const task = { feature: 'sample', title: 'Sample', gridTitle: 'Faces', sourceId: null, settings: { seed: 1 }, count: 3 } as const

/** A grid whose work waits, and the means to go on with it. */
async function start() {
  const studio = createStudio({} as Clients)
  studio.setState({ pack: { kind: 'ready', info: { manifest: { imageSize: 1 } } as EngineInfo } })
  let hooks: GridHooks | null = null
  let end: (error?: unknown) => void = () => {}
  const ended = runGrid(studio, task, async (_, given) => {
    hooks = given
    await new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())))
  })
  await expect.poll(() => hooks).not.toBeNull()
  const cells = () => studio.getState().grids.sample?.cells.map((cell) => cell.face?.title ?? (cell.picture ? 'develops' : 'waits'))
  return { studio, hooks: hooks as unknown as GridHooks, end: (error?: unknown) => end(error), ended, cells }
}

test('cells wait, develop and are done', async () => {
  const { hooks, cells, end, ended } = await start()
  expect(cells()).toEqual(['waits', 'waits', 'waits'])
  hooks.onPreview(1, [picture])
  expect(cells()).toEqual(['waits', 'develops', 'waits'])
  hooks.onFaces(0, [face('a'), face('b'), face('c')])
  end()
  await ended
  expect(cells()).toEqual(['a', 'b', 'c'])
})

test('fewer codes that are accepted make a smaller grid', async () => {
  const { hooks, cells, studio } = await start()
  hooks.onAccepted({ examined: 9, passed: 2, passedAlone: [] })
  expect(cells()).toEqual(['waits', 'waits'])
  expect(studio.getState().grids.sample).toMatchObject({ wanted: 3, acceptance: { passed: 2 } })
})

test.each(['fails', 'is cancelled'])('cells that are done stay when the job %s, and nothing comes after it', async (how) => {
  const { studio, hooks, cells, end, ended } = await start()
  hooks.onFaces(0, [face('a')])
  hooks.onPreview(1, [picture])
  if (how === 'is cancelled') {
    studio.getState().cancelJob()
    hooks.onFaces(1, [face('late')])
    end()
  } else end(new SubcodeError('internal', 'no'))
  await ended
  expect(cells()).toEqual(['a'])
})

test('another grid of the instrument takes its place, and cancels its job', async () => {
  const { studio, hooks, cells, end, ended } = await start()
  void runGrid(studio, { ...task, count: 1 }, () => new Promise(() => {}))
  hooks.onFaces(0, [face('late')])
  expect(cells()).toEqual(['waits'])
  end()
  await ended
  expect(cells()).toEqual(['waits'])
})
