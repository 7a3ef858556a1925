import type { EngineApi } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'

export type CallOptions<Event> = { signal?: AbortSignal; onEvent?: (event: Event) => void }

/** One verb of the engine. */
export type EngineCall<Verb extends keyof EngineApi> = (
  input: EngineApi[Verb]['in'],
  options?: CallOptions<EngineApi[Verb]['event']>,
) => Promise<EngineApi[Verb]['out']>

/** A pack that the engine has loaded: its manifest, and the engine's verbs. */
export type Model = { manifest: Manifest } & { [Verb in Exclude<keyof EngineApi, 'load' | 'watch' | 'release'>]: EngineCall<Verb> }

/** The engine's verbs over its loaded pack, each called by its name. */
export function modelOver(
  manifest: Manifest,
  call: <Verb extends keyof EngineApi>(verb: Verb, ...given: Parameters<EngineCall<Verb>>) => ReturnType<EngineCall<Verb>>,
): Model {
  return {
    manifest,
    encode: (...given) => call('encode', ...given),
    invert: (...given) => call('invert', ...given),
    render: (...given) => call('render', ...given),
    vary: (...given) => call('vary', ...given),
    likelihood: (...given) => call('likelihood', ...given),
    encodeOverTime: (...given) => call('encodeOverTime', ...given),
    sampleCodes: (...given) => call('sampleCodes', ...given),
    ceiling: (...given) => call('ceiling', ...given),
    compare: (...given) => call('compare', ...given),
  }
}
