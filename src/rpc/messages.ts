import type { WireError } from '../base/errors.ts'

/** A contract: for each verb its input, its result, and the events that it sends while it runs. */
export type Verb = { in: unknown; out: unknown; event: unknown }

/** A worker's contract, one verb per name (`EngineApi` is one). */
export type Api = Record<string, Verb>

/** From the caller to the worker. `watch` asks it to hold a web lock until it ends. */
export type Request =
  { kind: 'call'; id: number; method: string; input: unknown } | { kind: 'abort'; id: number } | { kind: 'watch'; lock: string }

/** From the worker to the caller. `watched` says that the lock is held. */
export type Response =
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: WireError }
  | { kind: 'event'; id: number; event: unknown }
  | { kind: 'watched' }

/** The part of Worker, of MessagePort and of a worker's global scope that both ends need. */
export type Port = {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}
