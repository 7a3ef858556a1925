import type { FoldedStage } from '../architecture.ts'
import { buildFoldedDecoder, buildFoldedEncoder } from '../folded-stage.ts'
import { ALL_PRECISIONS, type GraphPlan } from '../graph-plan.ts'
import type { Model, Shapes } from './family.ts'
import { countStages, shapeOf, unknown } from './read-unet.ts'

const STAGE = 'first_stage'

/** The first stage of a model of models/train, from shapes; null where its states are pictures. Throws `bad-file`. */
export function readFoldedStage(shapes: Shapes): FoldedStage | null {
  const linear = `${STAGE}.encoder.out.0.weight`
  if (!shapes.has(linear)) return null
  const [channels, folded] = shapeOf(shapes, linear)
  const factor = Math.sqrt(folded / 3)
  if (!Number.isInteger(factor)) throw unknown(`${linear} over 3 f^2 channels (squares of f x f pixels), found ${folded}`)
  const way = (name: string) => {
    const place = `${STAGE}.${name}.input_blocks`
    return { width: shapeOf(shapes, `${place}.0.weight`)[0], blocks: countStages(shapes, place) - 1 }
  }
  return { kind: 'folded', factor, channels, encoder: way('encoder'), decoder: way('decoder') }
}

/** Its graphs; none without one. */
export function planFoldedStage({ architecture, tensors }: Pick<Model, 'architecture' | 'tensors'>): GraphPlan[] {
  const { firstStage: stage } = architecture
  if (stage?.kind !== 'folded') return []
  return [
    { name: 'first_encoder', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildFoldedEncoder(graph, architecture, stage) },
    { name: 'first_decoder', tensors, precisions: ALL_PRECISIONS, build: (graph) => buildFoldedDecoder(graph, architecture, stage) },
  ]
}
