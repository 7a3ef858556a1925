import { keepStudioOffline } from '../offline/keep-studio-offline.ts'
import { copyPack } from '../offline/pack-copies.ts'
import type { Clients } from '../store/clients.ts'
import type { StudioStore } from '../store/studio.ts'

/** Makes the built studio work offline, with every served pack that is used. The development server goes without. */
export async function startOffline(studio: StudioStore, { packs }: Clients): Promise<void> {
  if (!import.meta.env.PROD) return
  studio.subscribe((state, before) => {
    if (state.pack.kind === 'ready' && before.pack.kind !== 'ready') void copyPresentPack(studio, packs.url)
  })
  const script = new URL('service-worker.js', document.baseURI)
  await keepStudioOffline(script, ({ use }) => studio.getState().offerUpdate(use)).catch(warn)
}

/** A pack that the browser keeps by itself needs no copy. What cannot be copied is used online all the same. */
async function copyPresentPack(studio: StudioStore, urlOf: (name: string) => string): Promise<void> {
  const { packs, packName, manifest } = studio.getState()
  const isServed = packs.some(({ name }) => name === packName)
  if (!manifest || packName === null || !isServed || !('caches' in globalThis)) return
  await copyPack(urlOf(packName), manifest).catch(warn)
  studio.getState().noteCopies()
}

function warn(thrown: unknown): void {
  console.warn('Not all of the studio will work offline:', thrown)
}
