import type { EngineApi } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'

export type CallOptions<Event> = { signal?: AbortSignal; onEvent?: (event: Event) => void }

type Calls = {
  [Verb in keyof EngineApi]: (
    input: EngineApi[Verb]['in'],
    options?: CallOptions<EngineApi[Verb]['event']>,
  ) => Promise<EngineApi[Verb]['out']>
}

/** A pack that the engine has loaded: what it says of itself, and the engine's verbs over it. */
export type Model = { manifest: Manifest } & Omit<Calls, 'load' | 'release'>
