import type { Manifest } from '../protocol/manifest.ts'
import { type Model, modelOver } from '../recipes/model.ts'
import type { Engine } from './clients.ts'

/** The engine's verbs over its loaded pack, as recipes call them. */
export function modelOf(engine: Engine, manifest: Manifest): Model {
  return modelOver(manifest, (verb, input, options) => engine.call(verb, input, options))
}
