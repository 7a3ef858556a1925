import { SubcodeError } from '../base/errors.ts'
import type { Candidate, EngineInfo } from '../protocol/engine-api.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import type { GraphName, Precision, PreviewMap } from '../protocol/manifest.ts'
import type { Gpu } from './gpu.ts'
import { createNet, type Net } from './net.ts'
import type { Session } from './ort.ts'

/** A graph of a pack in use: its file, and the precision in which it computes. */
export type OpenGraph = Session & { path: string; precision: Precision }

/** The graphs of a pack that are open. `gpu` is null where wasm computes. */
export type OpenGraphs = {
  info: EngineInfo
  gpu: Gpu | null
  sessions: Map<GraphName, OpenGraph>
}

/** A loaded pack, the precision with which its graphs begin, and the sketch of its states, null where states are pictures. */
export type Engine = OpenGraphs & { pack: Pack; startsIn: Candidate['precision']; preview: PreviewMap | null }

export function sessionOf(engine: Pick<OpenGraphs, 'info' | 'sessions'>, name: GraphName): OpenGraph {
  const session = engine.sessions.get(name)
  if (!session)
    throw new SubcodeError('bad-pack', `config.json: graphs.${name}: the pack "${engine.info.manifest.name}" lacks it.`, {
      values: { reason: 'pack-lacks-graph', pack: engine.info.manifest.name, graph: name },
    })
  return session
}

/** With z_sem, unconditional, or the small one that makes z_sem. */
export type NetKind = 'conditional' | 'baseline' | 'latent'

export const graphsOfNet: Record<NetKind, { modulation: GraphName; denoiser: GraphName }> = {
  conditional: { modulation: 'modulation', denoiser: 'denoiser' },
  baseline: { modulation: 'baseline_modulation', denoiser: 'baseline_denoiser' },
  latent: { modulation: 'latent_modulation', denoiser: 'latent_denoiser' },
}

/** The net of a kind. Throws `bad-pack` when the pack lacks it. */
export function netOf(engine: OpenGraphs, kind: NetKind): Net {
  const { modulation, denoiser } = graphsOfNet[kind]
  return createNet({
    modulation: sessionOf(engine, modulation),
    denoiser: sessionOf(engine, denoiser),
    gpu: engine.gpu,
    prediction: kind === 'latent' ? 'eps' : engine.info.manifest.prediction,
  })
}
