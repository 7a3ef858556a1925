import { describe, expect, test, vi } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients } from '../store/clients.ts'
import type { NewFace } from '../store/face.ts'
import { sampleId } from '../store/pack-id.ts'
import { createStudio, type StudioStore } from '../store/studio.ts'
import { openPack } from './open-pack.ts'
import { remedies } from './remedies.ts'
import { startStudio } from './start-studio.ts'

const picture = new Float32Array(3)
const face: NewFace = { kind: 'yours', title: 'mine', size: 1, picture, z: null, noise: null, origin: null }

/** A studio whose workers answer at once, and fail where `failing` says so. */
function start() {
  const failing = new Set<'list' | 'manifest' | 'engine'>()
  const check = (what: 'list' | 'manifest' | 'engine') => {
    if (failing.has(what)) throw new SubcodeError('offline', `no ${what}`)
  }
  const manifestOf = (name: string) =>
    ({
      name,
      title: name,
      files: [],
      graphs: {},
      imageSize: 1,
      samples: ['samples/1.png', 'samples/2.png'],
      space: { state: [3, 1, 1], code: { size: 1, mean: null, std: null }, clip: true, firstStage: false },
    }) as unknown as Manifest
  const read: string[] = []
  const clients = {
    engine: {
      call: async (verb: string, { packUrl }: { packUrl: string }) => {
        check('engine')
        if (verb === 'load') return { manifest: manifestOf(packUrl), attributes: [], stepMs: 1 }
        return { z: { data: Float32Array.of(1), count: 1 } }
      },
    },
    library: { call: async () => ({ packs: [], interrupted: [] }) },
    photos: { call: async () => picture.slice() },
    packs: {
      url: (name: string) => name,
      list: async () => {
        check('list')
        return ['a', 'b'].map((name) => ({ name, title: name }))
      },
      readManifest: async (name: string) => {
        check('manifest')
        return manifestOf(name)
      },
      readFile: async (name: string, path: string) => {
        read.push(`${name} ${path}`)
        return new Blob()
      },
    },
  } as unknown as Clients
  const studio = createStudio(clients)
  const ids = () => studio.getState().faces.map(({ id }) => id)
  return { studio, clients, failing, ids, read }
}

const samplesOf = (studio: StudioStore) => {
  const { packId } = studio.getState()
  return packId ? ['1', '2'].map((number) => sampleId(packId, `samples/${number}.png`)) : []
}

describe('another pack', () => {
  test('comes with its samples; the faces and jobs of the last one go', async () => {
    const { studio, clients, ids } = start()
    await openPack(studio, clients, 'a')
    const mine = studio.getState().addFace(face)
    studio.getState().show(mine)
    void studio.getState().runJob({ feature: 'mix', title: 'Mix', sourceId: null, run: () => new Promise(() => {}) })
    await openPack(studio, clients, 'b')
    await expect.poll(ids).toEqual(samplesOf(studio))
    expect(studio.getState()).toMatchObject({ shownId: null, jobs: [], canUndo: false, packName: 'b', pack: { kind: 'ready' } })
    expect(studio.getState().faces.map(({ pack }) => pack?.name)).toEqual(['b', 'b'])
  })

  test('that could not be loaded brings its samples when it is loaded again', async () => {
    const { studio, clients, failing, ids } = start()
    failing.add('manifest')
    await openPack(studio, clients, 'a')
    expect(studio.getState().pack.kind).toBe('failed')
    failing.clear()
    await remedies['reload-pack'](studio)
    await expect.poll(ids).toEqual(samplesOf(studio))
    expect(studio.getState().pack.kind).toBe('ready')
  })

  test('whose engine alone failed reads no sample twice when it is loaded again', async () => {
    const { studio, clients, failing, ids, read } = start()
    failing.add('engine')
    await openPack(studio, clients, 'a')
    await expect.poll(ids).toEqual(samplesOf(studio))
    failing.clear()
    await remedies['reload-pack'](studio)
    expect(studio.getState().pack.kind).toBe('ready')
    expect(read).toHaveLength(2)
  })
})

describe('remedies', () => {
  test('a job that failed is asked for again', async () => {
    const { studio, clients } = start()
    await openPack(studio, clients, 'a')
    const run = vi.fn(async () => {
      if (run.mock.calls.length === 1) throw new SubcodeError('device-lost', 'lost')
    })
    await studio.getState().runJob({ feature: 'mix', title: 'Mix', sourceId: null, run })
    expect(studio.getState().failedJob?.task.title).toBe('Mix')
    await remedies.retry(studio)
    expect(run).toHaveBeenCalledTimes(2)
    expect(studio.getState().failedJob).toBeNull()
  })

  test('work that was not kept is written again', () => {
    const { studio } = start()
    const retry = vi.fn()
    studio.setState({ keep: { retry } as never })
    remedies['keep-again'](studio)
    expect(retry).toHaveBeenCalledOnce()
  })
})

describe('a new studio', () => {
  const address = { pack: null, device: 'auto' } as const
  const drawn = Promise.resolve()

  test('opens the pack that the address asks for, with its samples, and encodes them', async () => {
    const { studio, clients } = start()
    await startStudio(studio, clients, { ...address, pack: 'b' }, drawn)
    await expect.poll(() => studio.getState().faces.map(({ id, z }) => [id, z !== null])).toEqual(samplesOf(studio).map((id) => [id, true]))
  })

  test('opens another pack where the one that the address asks for is not here, and says so until the user has seen it', async () => {
    const { studio, clients } = start()
    await startStudio(studio, clients, { ...address, pack: 'older' }, drawn)
    expect(studio.getState()).toMatchObject({ packName: 'a', pack: { kind: 'ready' }, missingPack: 'older' })
    studio.getState().noteMissingPack(null)
    await startStudio(studio, clients, { ...address, pack: 'b' }, drawn)
    expect(studio.getState()).toMatchObject({ packName: 'b', missingPack: null })
  })

  test('opens a pack that the browser keeps', async () => {
    const { studio, clients } = start()
    Object.assign(clients.library, { call: async () => ({ packs: [{ name: 'kept', title: 'Kept', bytes: 1 }], interrupted: [] }) })
    await startStudio(studio, clients, { ...address, pack: 'kept' }, drawn)
    expect(studio.getState()).toMatchObject({ packName: 'kept', missingPack: null })
  })

  test('changes nothing while the page is drawn', async () => {
    const { studio, clients } = start()
    let stand = () => {}
    const started = startStudio(studio, clients, address, new Promise((resolve) => (stand = resolve)))
    const changed = vi.fn()
    studio.subscribe(changed)
    await new Promise((resolve) => setTimeout(resolve))
    expect(changed).not.toHaveBeenCalled()
    stand()
    await started
    expect(studio.getState().pack.kind).toBe('ready')
  })

  test('that nobody asked for does not wait for the packs that the browser keeps', async () => {
    const { studio, clients } = start()
    Object.assign(clients.library, { call: () => new Promise(() => {}) })
    await startStudio(studio, clients, address, drawn)
    expect(studio.getState()).toMatchObject({ packName: 'a', pack: { kind: 'ready' } })
  })

  test('says why there is no pack', async () => {
    const { studio, clients, failing } = start()
    failing.add('list')
    await startStudio(studio, clients, address, drawn)
    expect(studio.getState().pack).toMatchObject({ kind: 'failed', error: { code: 'offline' } })
  })

  test('goes on encoding after a face was brought', async () => {
    const { studio, clients } = start()
    await startStudio(studio, clients, address, drawn)
    studio.getState().addFace({ ...face, picture: picture.slice() })
    await expect.poll(() => studio.getState().faces.every(({ z }) => z !== null)).toBe(true)
  })
})
