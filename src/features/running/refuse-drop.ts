import { SubcodeError } from '../../base/errors.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'

/** Reports an unreadable drop: a folder that was moved or unplugged, or a file that the browser may not open. */
export function refuseDrop(studio: StudioStore, cause: unknown): void {
  const values = { reason: 'drop-unreadable' } as const
  studio.getState().refusePhoto(words.intake.dropped, new SubcodeError('bad-file', `unreadable drop: ${String(cause)}`, { values, cause }))
}
