import { createEngineClient } from './engine-client.ts'
import { startEngineWorker } from './start-workers.ts'
import type { StudioStore } from '../store/studio.ts'

let studio: StudioStore | null = null

const engine = createEngineClient(startEngineWorker, {
  onRestart: (cause, isRetried) => studio?.getState().noteRestart({ cause, isRetried }),
  onReady: (info) => studio?.getState().noteReady(info),
  onChanged: (info) => studio?.getState().noteInfo(info),
  onFailed: (error) => studio?.getState().noteFailure(error),
})
engine.prepare()

// The browser evaluates each of them in a task of its own, so that the page never stands still for long.
await import('react-dom/client')
const { startPage } = await import('./start-page.tsx')
studio = startPage(engine)
