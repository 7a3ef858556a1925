import type { ErrorCode } from '../base/errors.ts'
import { explainError } from '../words/error-words.ts'
import { words } from '../words/english.ts'
import type { Problem } from './problems.ts'

/** The one action that helps with a problem. */
export type Remedy = 'retry' | 'reload-pack' | 'use-wasm' | 'other-photo' | 'reload-page' | 'keep-again' | 'bring-pack' | 'none'

export type ProblemWords = { title: string; text: string; remedy: Remedy }

const text = words.problem

/** The action that helps a job. */
const forJobs: Record<ErrorCode, Remedy> = {
  aborted: 'none',
  'no-webgpu': 'use-wasm',
  'device-lost': 'retry',
  'worker-died': 'retry',
  'out-of-memory': 'use-wasm',
  'bad-file': 'other-photo',
  'bad-pack': 'reload-pack',
  integrity: 'reload-pack',
  offline: 'retry',
  quota: 'retry',
  internal: 'reload-page',
}

/** Without a pack no job can run again, and without a photo there is no job. */
function remedyFor({ from, error: { code } }: Problem): Remedy {
  const remedy = forJobs[code]
  if (from === 'restart' || from === 'storage') return 'none'
  if (from === 'keep') return 'keep-again'
  if (from === 'address') return 'bring-pack'
  if (from === 'pack') return remedy === 'retry' ? 'reload-pack' : remedy
  if (from === 'intake') return remedy === 'reload-page' || remedy === 'none' ? remedy : 'other-photo'
  return remedy
}

/** The title, the sentence and the one next action of a problem. */
export function describeProblem(problem: Problem): ProblemWords {
  return { title: titleFor(problem), text: sentenceFor(problem), remedy: remedyFor(problem) }
}

function titleFor({ from, error }: Problem): string {
  if (from === 'address') return text.notHere
  return from === 'keep' || from === 'storage' ? text.notKept : text.titles[error.code]
}

function sentenceFor({ from, error }: Problem): string {
  if (from === 'restart') return text.goesOn
  const isEngineLost = error.code === 'device-lost' || error.code === 'worker-died'
  return from === 'job' && isEngineLost ? text.restarted : explainError(error)
}

export const remedyLabel = (remedy: Exclude<Remedy, 'none'>): string => text.remedies[remedy]
