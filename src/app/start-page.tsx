import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { assert } from '../base/assert.ts'
import { nextTurn } from '../base/next-turn.ts'
import { preloadAll } from '../features/parts/lazy-component.tsx'
import type { Clients } from '../store/clients.ts'
import { createStudio } from '../store/studio.ts'
import { StudioContext } from '../store/use-studio.ts'
import { App } from './App.tsx'
import './tokens.css'
import './base.css'
import { createEngineClient } from './engine-client.ts'
import { openPack } from './open-pack.ts'
import { createPackSource } from './pack-source.ts'
import { parsePageAddress, withPageAddress } from './page-address.ts'
import { restarting } from './restarting.ts'
import { startKeep } from './start-keep.ts'
import { startOffline, whenFree } from './start-offline.ts'
import { startStudio } from './start-studio.ts'
import { startEngineWorker, startFilmWorker, startLibraryWorker, startPhotosWorker } from './start-workers.ts'

/** Draws the page and starts the studio on it. */
export function startPage(): void {
  const clients: Clients = {
    engine: createEngineClient(startEngineWorker, {
      onRestart: (cause, isRetried) => studio.getState().noteRestart({ cause, isRetried }),
      onReady: (info) => studio.getState().noteReady(info),
      onChanged: (info) => studio.getState().noteInfo(info),
      onFailed: (error) => studio.getState().noteFailure(error),
    }),
    films: restarting(startFilmWorker),
    library: restarting(startLibraryWorker),
    photos: restarting(startPhotosWorker),
    packs: createPackSource(new URL('models/', document.baseURI), (name) => studio.getState().stored.some((pack) => pack.name === name)),
  }
  const studio = createStudio(clients)

  /** The address follows, so that a reload or a copied link opens the same pack. */
  const changePack = (name: string) => {
    history.replaceState(null, '', withPageAddress(location.href, { pack: name }))
    studio.getState().noteMissingPack(null)
    void openPack(studio, clients, name)
  }

  const root = document.getElementById('root')
  assert(root, 'index.html has no #root')
  const drawn = new Promise<void>((resolve) => {
    const onDrawn = () => void nextTurn().then(resolve)
    const page = (
      <StrictMode>
        <StudioContext value={studio}>
          <App onPack={changePack} onDrawn={onDrawn} />
        </StudioContext>
      </StrictMode>
    )
    // As a transition it is drawn in slices, between which the page can answer.
    startTransition(() => createRoot(root).render(page))
  })
  void startStudio(studio, clients, parsePageAddress(location.search), drawn)
  void startKeep(studio, async () => {
    await drawn
    return import('../keep/open-keep.ts')
  })
  void startOffline(studio, clients)
  void whenFree(studio, PRELOAD_MS).then(preloadAll)
}

/** The other instruments are loaded after the first job, or after so many milliseconds without one. */
const PRELOAD_MS = 3_000
