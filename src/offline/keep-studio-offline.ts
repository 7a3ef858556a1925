/** A newer studio has been loaded and waits; `use` starts it, which reloads every tab of it. */
export type StudioUpdate = { use: () => void }

/** How often a studio that stays open for days asks for a newer one, in milliseconds. */
const ASK_EVERY_MS = 3_600_000

/**
 * Registers the service worker, and reports each newer studio that it has loaded. Nothing is lost by using it: work is stored on
 * the device as it is made. Without service workers (private windows, plain HTTP) nothing happens.
 */
export async function keepStudioOffline(scriptUrl: URL, onUpdate: (update: StudioUpdate) => void): Promise<void> {
  const { serviceWorker } = navigator
  if (!serviceWorker) return
  const registration = await serviceWorker.register(scriptUrl, { updateViaCache: 'none' })
  /** The very first worker caches the studio that this page already runs. Every later worker brings a newer studio. */
  let hasStudio = registration.active !== null
  const announce = (worker: ServiceWorker | null) => {
    if (worker && hasStudio) onUpdate({ use: () => worker.postMessage('activate') })
  }
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => worker.state === 'installed' && announce(worker))
  announce(registration.waiting)
  watch(registration.installing) // found with this visit, maybe before anybody listened
  registration.addEventListener('updatefound', () => watch(registration.installing))
  serviceWorker.addEventListener('controllerchange', () => {
    if (hasStudio) location.reload()
    hasStudio = true
  })
  setInterval(() => void registration.update().catch(() => undefined), ASK_EVERY_MS)
}
