import { SubcodeError } from '../base/errors.ts'

/**
 * Does work on a pack's folder while no other tab does. Throws `quota` when one does, without waiting: what it makes there may
 * take minutes. Where there are no web locks (Node) it just does it.
 */
export async function withPackLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks
  if (!locks) return work()
  return locks.request(`subcode pack ${name}`, { ifAvailable: true }, (lock) => {
    if (!lock) throw new SubcodeError('quota', `Another tab is working on the pack "${name}". Wait for it, or choose another name.`)
    return work()
  })
}
