import { SubcodeError } from '../base/errors.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { GraphName, Precision, Prediction } from '../protocol/manifest.ts'
import type { Gpu } from './gpu.ts'
import type { Session } from './ort.ts'

/** A graph of a pack in use: its file, and the precision in which it computes. */
export type OpenGraph = Session & { path: string; precision: Precision }

/** A loaded pack. `gpu` is null where wasm computes. */
export type Engine = {
  info: EngineInfo
  gpu: Gpu | null
  sessions: ReadonlyMap<GraphName, OpenGraph>
}

/** A network with its modulation graph; both know N free, and the network one row at a time, of as many numbers as its input `row` takes. */
export type Net = { modulation: Session; denoiser: Session; gpu: Gpu | null; prediction: Prediction }

export function sessionOf(engine: Pick<Engine, 'info' | 'sessions'>, name: GraphName): OpenGraph {
  const session = engine.sessions.get(name)
  if (!session) throw new SubcodeError('bad-pack', `config.json: graphs.${name}: the pack "${engine.info.manifest.name}" lacks it.`)
  return session
}

/** With z_sem, unconditional, or the small one that makes z_sem. */
export type NetKind = 'conditional' | 'baseline' | 'latent'

/** Throws `bad-pack` when the pack lacks such a net. */
export function netOf(engine: Engine, kind: NetKind): Net {
  const prefix = kind === 'conditional' ? '' : (`${kind}_` as const)
  return {
    modulation: sessionOf(engine, `${prefix}modulation`),
    denoiser: sessionOf(engine, `${prefix}denoiser`),
    gpu: engine.gpu,
    prediction: kind === 'latent' ? 'eps' : engine.info.manifest.prediction,
  }
}
