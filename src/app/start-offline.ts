import { keepStudioOffline } from '../offline/keep-studio-offline.ts'
import { copyPack } from '../offline/pack-copies.ts'
import type { Clients } from '../store/clients.ts'
import { isActive } from '../store/job.ts'
import type { StudioStore } from '../store/studio.ts'
import { waitForState } from '../store/wait-for-state.ts'

/** After so many milliseconds without a job the network counts as free. */
const QUIET_MS = 20_000

/**
 * Makes the built studio work offline, with every served pack that is used. The files are fetched ahead while the page is idle,
 * after the first face of the visit. The development server goes without.
 */
export async function startOffline(studio: StudioStore, { packs }: Clients): Promise<void> {
  if (!import.meta.env.PROD) return
  const free = whenFree(studio)
  studio.subscribe((state, before) => {
    if (state.pack.kind === 'ready' && before.pack.kind !== 'ready') void free.then(() => copyPresentPack(studio, packs.url))
  })
  // An installed studio asks only for changed files, which are few.
  if (!navigator.serviceWorker?.controller) await free
  const script = new URL('service-worker.js', document.baseURI)
  await keepStudioOffline(script, ({ use }) => studio.getState().offerUpdate(use)).catch(warn)
}

/** Resolves when nothing runs, after the first job of the visit or after a while without jobs. */
export async function whenFree(studio: StudioStore, quietMs = QUIET_MS): Promise<void> {
  const quiet = new Promise((resolve) => setTimeout(resolve, quietMs))
  await Promise.race([quiet, waitForState(studio, ({ job }) => (job && !isActive(job) ? job : null))])
  await waitForState(studio, ({ jobs, pack }) => (jobs.length > 0 || pack.kind === 'loading' ? null : pack))
}

/** A pack that the browser keeps by itself needs no copy. A pack that cannot be copied is still used online. */
async function copyPresentPack(studio: StudioStore, urlOf: (name: string) => string): Promise<void> {
  const { packs, packName, pack } = studio.getState()
  const isServed = packs.some(({ name }) => name === packName)
  if (pack.kind !== 'ready' || packName === null || !isServed || !('caches' in globalThis)) return
  const { manifest, precision, others } = pack.info
  await copyPack(urlOf(packName), manifest, [precision, ...others.map((other) => other.precision)]).catch(warn)
  studio.getState().noteCopies()
}

function warn(thrown: unknown): void {
  console.warn('Not all of the studio will work offline:', thrown)
}
