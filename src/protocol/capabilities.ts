import type { GraphName, Manifest } from './manifest.ts'

/**
 * The functions that a pack may have.
 *   encode    a picture has a z_sem, so that it can be read, edited and kept while x_T changes
 *   sample    new faces can be made up
 *   search    codes of new faces can be made up and chosen among before any is drawn
 *   baseline  pictures can also be inverted and drawn without their z_sem, as plain DDIM does
 *   ceiling   pictures lose detail before any diffusion, in the first stage: what it gives back is the best that the pack can draw
 *   classes   pictures can be drawn as one of some classes, with guidance
 */
export type Capability = 'encode' | 'sample' | 'search' | 'baseline' | 'ceiling' | 'classes'

/** Why a pack cannot do something. The page words it. */
export type Lack = 'no-encoder' | 'no-latent-net' | 'no-baseline' | 'no-first-stage' | 'no-classes'

/** Null where the pack can. */
export type Capabilities = Record<Capability, Lack | null>

/** Tells from a manifest which functions work with the pack. No other place decides this. */
export function capabilities({ space, graphs, latentSchedule }: Pick<Manifest, 'space' | 'graphs' | 'latentSchedule'>): Capabilities {
  const has = (...names: GraphName[]) => names.every((name) => graphs[name] !== undefined)
  const hasLatentNet =
    has('latent_denoiser', 'latent_modulation') && latentSchedule !== null && space.code?.mean != null && space.code.std !== null
  const hasUnconditional = has('baseline_denoiser', 'baseline_modulation')
  const search = hasLatentNet ? null : 'no-latent-net'
  return {
    encode: space.code ? null : 'no-encoder',
    sample: space.code ? search : null,
    search: space.code ? search : 'no-encoder',
    baseline: space.code && hasUnconditional ? null : 'no-baseline',
    ceiling: space.firstStage ? null : 'no-first-stage',
    classes: space.classes ? null : 'no-classes',
  }
}

/** Whether a pack can do something. */
export function can(manifest: Pick<Manifest, 'space' | 'graphs' | 'latentSchedule'>, capability: Capability): boolean {
  return capabilities(manifest)[capability] === null
}
