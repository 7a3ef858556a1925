import type { Engine } from './engine.ts'
import { releaseSessions } from './open-sessions.ts'

/** Gives all memory of a loaded pack back. The sessions go first: they want a living device. */
export async function release(engine: Engine): Promise<void> {
  await releaseSessions(engine.sessions)
  engine.gpu?.close()
}
