import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { assert } from '../base/assert.ts'
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
import { startOffline } from './start-offline.ts'
import { startStudio } from './start-studio.ts'
import { startEngineWorker, startFilmWorker, startLibraryWorker, startPhotosWorker } from './start-workers.ts'

const engine = createEngineClient(startEngineWorker, {
  onRestart: (cause, isRetried) => studio.getState().noteRestart({ cause, isRetried }),
  onReady: (info) => studio.getState().noteReady(info),
  onChanged: (info) => studio.getState().noteInfo(info),
  onFailed: (error) => studio.getState().noteFailure(error),
})
engine.prepare()

const clients: Clients = {
  engine,
  films: restarting(startFilmWorker),
  library: restarting(startLibraryWorker),
  photos: restarting(startPhotosWorker),
  packs: createPackSource(new URL('models/', document.baseURI), (name) => studio.getState().stored.some((pack) => pack.name === name)),
}
const studio = createStudio(clients)

/** The address follows, so that a reload or a copied link opens the same pack. */
function changePack(name: string): void {
  history.replaceState(null, '', withPageAddress(location.href, { pack: name }))
  void openPack(studio, clients, name)
}

const root = document.getElementById('root')
assert(root, 'index.html has no #root')
const page = (
  <StrictMode>
    <StudioContext value={studio}>
      <App onPack={changePack} />
    </StudioContext>
  </StrictMode>
)
// As a transition it is drawn in slices, between which the page can answer.
startTransition(() => createRoot(root).render(page))
void startKeep(studio, () => import('../keep/open-keep.ts'))
void startOffline(studio, clients)
void startStudio(studio, clients, parsePageAddress(location.search))
void preloadAll()
