import type { EngineApi } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'

export type CallOptions<Event> = { signal?: AbortSignal; onEvent?: (event: Event) => void }

/** One verb of the engine. */
export type EngineCall<Verb extends keyof EngineApi> = (
  input: EngineApi[Verb]['in'],
  options?: CallOptions<EngineApi[Verb]['event']>,
) => Promise<EngineApi[Verb]['out']>

/** A pack that the engine has loaded: its manifest, and the engine's verbs. */
export type Model = { manifest: Manifest } & { [Verb in Exclude<keyof EngineApi, 'load' | 'release'>]: EngineCall<Verb> }
