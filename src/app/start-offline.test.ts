import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { StudioStore } from '../store/studio.ts'
import { whenFree } from './start-offline.ts'

/** A job that runs or has ended; the studio lists it while it runs. */
const job = (kind: string) => ({ job: { status: { kind } }, jobs: kind === 'running' ? [{ status: { kind } }] : [] })

/** A studio with this pack and job, and whether its network is free. */
function studioWith(state: object) {
  const studio = createStore<object>()(() => state)
  let isFree = false
  const watch = (quietMs: number) => void whenFree(studio as unknown as StudioStore, quietMs).then(() => (isFree = true))
  const look = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return isFree
  }
  return { studio, watch, look }
}

test('the network is free after the first face', async () => {
  const { studio, watch, look } = studioWith({ job: null, jobs: [], pack: { kind: 'loading' } })
  watch(1e6)
  expect(await look()).toBe(false)
  studio.setState({ pack: { kind: 'ready' } })
  expect(await look()).toBe(false)
  studio.setState(job('running'))
  expect(await look()).toBe(false)
  studio.setState(job('done'))
  expect(await look()).toBe(true)
})

test('it is free after a while without a face too, but not while something loads or runs', async () => {
  const { studio, watch, look } = studioWith({ job: null, jobs: [], pack: { kind: 'loading' } })
  watch(0)
  expect(await look()).toBe(false)
  studio.setState({ pack: { kind: 'ready' }, ...job('running') })
  expect(await look()).toBe(false)
  studio.setState(job('failed'))
  expect(await look()).toBe(true)
})
