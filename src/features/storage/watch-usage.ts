import type { StudioStore } from '../../store/studio.ts'

/** Work is written many times during a drag. Its size is measured this long after the last write. */
const QUIET_MS = 1000

/** Bytes that the browser keeps for the studio. */
async function readUsage(): Promise<number> {
  const { usage = 0 } = await navigator.storage.estimate()
  return usage
}

/**
 * Reports how much is kept on the device, at first and after every change of the kept work, copies and packs, in any tab.
 * Where the usage cannot be read, `onBytes` is not called. Returns the function that ends the watch.
 */
export function watchUsage(studio: StudioStore, onBytes: (bytes: number) => void, read: () => Promise<number> = readUsage): () => void {
  let latest = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const measure = async (turn: number) => {
    try {
      const bytes = await read()
      if (turn === latest) onBytes(bytes)
    } catch (thrown) {
      console.warn(thrown)
    }
  }
  const ask = () => {
    const turn = ++latest
    clearTimeout(timer)
    timer = setTimeout(() => void measure(turn), QUIET_MS)
  }
  const unsubscribe = studio.subscribe((state, before) => {
    const { keepVersion, copiesVersion, stored } = before
    if (state.keepVersion !== keepVersion || state.copiesVersion !== copiesVersion || state.stored !== stored) ask()
  })
  ask()
  return () => {
    latest++
    clearTimeout(timer)
    unsubscribe()
  }
}
