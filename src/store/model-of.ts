import type { EngineApi } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { EngineCall, Model } from '../recipes/model.ts'
import type { Engine } from './clients.ts'

/** The engine's verbs over its loaded pack, as recipes call them. */
export function modelOf(engine: Engine, manifest: Manifest): Model {
  const verb =
    <Verb extends keyof EngineApi>(name: Verb): EngineCall<Verb> =>
    (input, options) =>
      engine.call(name, input, options)
  return {
    manifest,
    encode: verb('encode'),
    invert: verb('invert'),
    render: verb('render'),
    vary: verb('vary'),
    sampleCodes: verb('sampleCodes'),
    compare: verb('compare'),
  }
}
