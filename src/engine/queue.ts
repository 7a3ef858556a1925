import { abortable } from '../base/abort.ts'

export type Queue = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Runs one piece of work at a time, in order. A piece that is aborted while it waits rejects at once and never starts. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (work, signal) => {
    const turn = last
    const outcome = abortable(turn, signal).then(work)
    last = Promise.allSettled([turn, outcome]).then(() => {})
    return outcome
  }
}
