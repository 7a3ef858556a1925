import type { Manifest } from '../protocol/manifest.ts'
import type { Model } from '../recipes/model.ts'
import type { Engine } from './clients.ts'

const verbs: Record<Exclude<keyof Model, 'manifest'>, true> = {
  encode: true,
  invert: true,
  render: true,
  sample: true,
  sampleCodes: true,
  compare: true,
}

/** The engine as recipes see it: the pack that it has loaded, with a function for each verb. */
export function modelOf(engine: Engine, manifest: Manifest): Model {
  const calls = Object.keys(verbs).map((verb) => [
    verb,
    (...args: unknown[]) => Reflect.apply(engine.call, engine, [verb, ...args]) as unknown,
  ])
  return { manifest, ...(Object.fromEntries(calls) as Omit<Model, 'manifest'>) }
}
