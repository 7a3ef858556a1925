import type { ErrorCode, ErrorFacts } from '../base/errors.ts'
import { explainError } from '../words/error-words.ts'
import { words } from '../words/english.ts'
import type { Problem } from './problems.ts'

/** The one action that helps with a problem. */
export type Remedy = 'retry' | 'reload-pack' | 'use-wasm' | 'other-photo' | 'reload-page' | 'keep-again' | 'none'

export type ProblemWords = { title: string; text: string; remedy: Remedy }

const text = words.problem

const remedies: Record<ErrorCode, Remedy> = {
  aborted: 'none',
  'no-webgpu': 'use-wasm',
  'device-lost': 'retry',
  'worker-died': 'retry',
  'out-of-memory': 'use-wasm',
  'bad-file': 'other-photo',
  'bad-pack': 'reload-pack',
  integrity: 'reload-pack',
  offline: 'reload-pack',
  quota: 'retry',
  internal: 'reload-page',
}

/** The title, the sentence and the one next action of a problem. */
export function describeProblem({ from, error }: Problem): ProblemWords {
  if (from === 'restart') return { title: text.titles[error.code], text: text.goesOn, remedy: 'none' }
  if (from === 'keep' || from === 'storage')
    return { title: text.notKept, text: explainError(error), remedy: from === 'keep' ? 'keep-again' : 'none' }
  return { title: text.titles[error.code], text: restarts(error) ? text.restarted : explainError(error), remedy: remedies[error.code] }
}

/** After these the engine is started again at its next call. */
const restarts = ({ code }: ErrorFacts): boolean => code === 'device-lost' || code === 'worker-died'

export const remedyLabel = (remedy: Exclude<Remedy, 'none'>): string => text.remedies[remedy]
