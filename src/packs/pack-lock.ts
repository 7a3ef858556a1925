import { SubcodeError } from '../base/errors.ts'

/**
 * Works on a pack's folder while no other tab does. Throws `quota` at once when another tab holds the folder: its work may take
 * minutes. Without web locks (in Node) the work runs unguarded.
 */
export async function withPackLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks
  if (!locks) return work()
  return locks.request(`subcode pack ${name}`, { ifAvailable: true }, (lock) => {
    if (!lock)
      throw new SubcodeError('quota', `Another tab is working on the pack "${name}". Wait for it, or choose another name.`, {
        values: { reason: 'pack-in-use', pack: name },
      })
    return work()
  })
}
