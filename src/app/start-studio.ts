import { toSubcodeError } from '../base/errors.ts'
import { encodeIdleFaces } from '../features/rail/encode-idle-faces.ts'
import type { Clients } from '../store/clients.ts'
import type { StudioStore } from '../store/studio.ts'
import { choosePack } from './choose-pack.ts'
import { openPack } from './open-pack.ts'
import type { PageAddress } from './page-address.ts'

/**
 * Starts a new studio: opens the pack that the address asks for, with its samples, and encodes them while nothing else runs. Where that pack is
 * not here, as one that an older studio came with, it opens the default and says so. It waits
 * until the page is `drawn`: React would draw all of it anew, in one task, for a change of the store meanwhile.
 */
export async function startStudio(studio: StudioStore, clients: Clients, address: PageAddress, drawn: Promise<void>): Promise<void> {
  studio.getState().setDevice(address.device)
  keepFacesEncoded(studio, clients)
  try {
    const [packs] = await Promise.all([clients.packs.list(), drawn])
    studio.getState().setPacks(packs)
    const kept = studio.getState().refreshLibrary()
    const isServed = packs.some(({ name }) => name === address.pack)
    if (address.pack !== null && !isServed) await kept // the address may ask for a pack that the browser keeps
    const name = choosePack([...packs, ...studio.getState().stored], address.pack)
    if (address.pack !== null && name !== address.pack) studio.getState().noteMissingPack(address.pack)
    if (name !== null) await openPack(studio, clients, name)
  } catch (thrown) {
    studio.getState().failPack(toSubcodeError(thrown))
  }
}

/** Encodes when the engine has been idle so long: a user who presses at once waits for no face of another. */
const IDLE_MS = 1_000

/** Encodes once the engine has fallen idle or a face has come to an idle engine. */
function keepFacesEncoded(studio: StudioStore, { engine }: Clients): void {
  let busy = false
  studio.subscribe(async ({ pack, jobs, faces }, before) => {
    const news = pack !== before.pack || faces.length !== before.faces.length || jobs.length !== before.jobs.length
    if (busy || !news) return
    busy = true
    try {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
      await encodeIdleFaces(studio, engine)
    } finally {
      busy = false
    }
  })
}
