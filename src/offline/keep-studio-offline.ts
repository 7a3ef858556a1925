/** A newer studio has been loaded and waits; `use` starts it, which reloads every tab of it. */
export type StudioUpdate = { use: () => void }

/** How often a studio that stays open for days asks for a newer one, in milliseconds. */
const ASK_EVERY_MS = 3_600_000

/**
 * Registers the service worker, and tells of each newer studio that it has loaded. Nothing is lost by using it: work is on the
 * device as it is made. Without service workers (private windows, plain HTTP) nothing happens.
 */
export async function keepStudioOffline(scriptUrl: URL, onUpdate: (update: StudioUpdate) => void): Promise<void> {
  const { serviceWorker } = navigator
  if (!serviceWorker) return
  const hadController = serviceWorker.controller !== null
  const registration = await serviceWorker.register(scriptUrl, { updateViaCache: 'none' })
  const tell = (worker: ServiceWorker | null) => {
    if (worker && hadController) onUpdate({ use: () => worker.postMessage('activate') })
  }
  tell(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => worker.state === 'installed' && tell(worker))
  })
  serviceWorker.addEventListener('controllerchange', () => {
    if (hadController) location.reload()
  })
  setInterval(() => void registration.update().catch(() => undefined), ASK_EVERY_MS)
}
