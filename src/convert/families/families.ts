import { SubcodeError } from '../../base/errors.ts'
import { ddim } from './ddim.ts'
import { diffae } from './diffae.ts'
import { diffenc } from './diffenc.ts'
import type { Family, ModelShape, Shapes } from './family.ts'
import { latentDiffusion } from './latent-diffusion.ts'
import { looksLike } from './strangers.ts'

/** The families of models that become packs. */
export const families: readonly Family[] = [diffae, latentDiffusion, diffenc, ddim]

/** The family of a model's tensors. Throws `bad-file` for tensors of no family; the message says which model they look like. */
export function familyOf<Built extends ModelShape>(shapes: Shapes, known: readonly Family<Built>[]): Family<Built> {
  const family = known.find(({ recognises }) => recognises(shapes))
  if (family) return family
  const stranger = looksLike(shapes.keys())
  const found = stranger ? `it looks like ${stranger}` : `its tensors are called ${[...shapes.keys()].slice(0, 3).join(', ') || 'nothing'}`
  throw new SubcodeError(
    'bad-file',
    `This is no model of a family that is known here (${known.map(({ name }) => name).join(', ')}): ${found}.`,
    { values: { reason: 'model-unknown' } },
  )
}
