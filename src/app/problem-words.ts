import { unreachable } from '../base/assert.ts'
import type { SubcodeError } from '../base/errors.ts'
import { words } from '../words/english.ts'
import type { Problem } from './problems.ts'

/** The one action that helps with a problem. */
export type Remedy = 'retry' | 'reload-pack' | 'use-wasm' | 'other-photo' | 'reload-page' | 'keep-again' | 'none'

export type ProblemWords = { title: string; text: string; remedy: Remedy }

const text = words.problem

/** The title, the text and the one next action of a problem. */
export function describeProblem({ from, error }: Problem): ProblemWords {
  const said = describeError(error)
  if (from === 'keep') return { title: text.notKept, text: error.message, remedy: 'keep-again' }
  if (from === 'storage') return { title: text.notKept, text: error.message, remedy: 'none' }
  return from === 'restart' ? { ...said, text: text.goesOn, remedy: 'none' } : said
}

function describeError({ code, message }: SubcodeError): ProblemWords {
  switch (code) {
    case 'aborted':
      return { title: text.aborted, text: message, remedy: 'none' }
    case 'no-webgpu':
      return { title: text.noWebgpu, text: message, remedy: 'use-wasm' }
    case 'device-lost':
      return { title: text.deviceLost, text: text.restarted, remedy: 'retry' }
    case 'worker-died':
      return { title: text.workerDied, text: text.restarted, remedy: 'retry' }
    case 'out-of-memory':
      return { title: text.outOfMemory, text: text.outOfMemoryHint, remedy: 'use-wasm' }
    case 'bad-file':
      return { title: text.badFile, text: message, remedy: 'other-photo' }
    case 'bad-pack':
      return { title: text.badPack, text: message, remedy: 'reload-pack' }
    case 'integrity':
      return { title: text.integrity, text: message, remedy: 'reload-pack' }
    case 'offline':
      return { title: text.offline, text: message, remedy: 'reload-pack' }
    case 'quota':
      return { title: text.quota, text: message, remedy: 'retry' }
    case 'internal':
      return { title: text.internal, text: message, remedy: 'reload-page' }
    default:
      return unreachable(code)
  }
}

export function remedyLabel(remedy: Exclude<Remedy, 'none'>): string {
  const labels = {
    retry: text.retry,
    'reload-pack': text.reload,
    'use-wasm': text.useWasm,
    'other-photo': text.other,
    'reload-page': text.page,
    'keep-again': text.retry,
  }
  return labels[remedy]
}
