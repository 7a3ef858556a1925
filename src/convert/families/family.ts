import type { LazyTensor, StateDict } from '../../formats/tensor.ts'
import type { Prediction, Schedule, Space } from '../../protocol/manifest.ts'
import type { Architecture } from '../architecture.ts'
import type { GraphPlan } from '../graph-plan.ts'
import type { Hyper } from '../hyper-parameters.ts'

/** Names and shapes of tensors. */
export type Shapes = ReadonlyMap<string, Pick<LazyTensor, 'shape' | 'unreadable'>>

/** The facts of a model that every family provides: the side of its pictures, the length of its z_sem, and its latent net or null. */
export type ModelShape = { imageSize: number; zSize: number | null; latent: unknown }

/** A kind of model that becomes a pack. A new family is a file that exports a `Family`, and a line in `families.ts`. */
export type Family<Built extends ModelShape = Architecture> = {
  /** As the manifest names it. */
  name: string
  /** Whether tensors of these names, without wrappers, are a model of this family. */
  recognises: (shapes: Shapes) => boolean
  /** How the model is built, from shapes, and from hyper-parameters where shapes do not tell. Throws `bad-file`. */
  readArchitecture: (shapes: Shapes, hyper: Hyper) => Built
  /** The space of its diffusion. */
  spaceOf: (architecture: Built) => Omit<Space, 'code'>
  /** Its graphs, one after the other. */
  planGraphs: (model: Model<Built>) => GraphPlan[]
  /** Tensors that the pack holds beside its graphs, as files of float32. */
  filesOf?: (model: Model<Built>) => { path: string; tensor: LazyTensor }[]
}

/** A model from its files: its architecture, its tensors, and the facts of its training that the sampler needs. */
export type Model<Built extends ModelShape = Architecture> = {
  family: Family<Built>
  architecture: Built
  tensors: StateDict
  schedule: Schedule
  latentSchedule: Schedule | null
  prediction: Prediction
  /** Whether the latent net's x0 is limited to [-1, 1]; off in every official model. */
  latentClips: boolean
  /** Whether the latent net works on normalised z_sem, as official ones do, or on z_sem as it is; null without one. */
  latentNormalises: boolean | null
  name: string | null
  imagesSeen: number | null
}
