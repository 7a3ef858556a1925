import { SubcodeError } from '../base/errors.ts'
import { ROW_NUMBERS } from '../math/samplers/row-numbers.ts'
import type { GraphName, Manifest } from '../protocol/manifest.ts'
import { pictureDims } from '../protocol/space.ts'
import type { Session, Shapes } from './ort.ts'

/** A size that may be anything, the same wherever its name stands in one graph; a number is that number. */
type Expected = Record<string, readonly (number | string)[]>

type Contract = { inputs: Expected; outputs: Expected }

/** The contract of `GraphName` with the sizes of a pack. Names are free sizes; N may be 1 for a net without z_sem. */
function contractOf(name: GraphName, { imageSize, space }: Manifest): Contract {
  const picture = ['N', ...pictureDims(imageSize)]
  const state = ['N', ...space.state]
  const code = ['N', space.code?.size ?? 0]
  const step = (x: (number | string)[], modulation: (number | string)[]): Contract => ({
    inputs: { x, modulation, row: [ROW_NUMBERS], p: x },
    outputs: { next: x, x0: x, p_next: x },
  })
  switch (name) {
    case 'encoder':
      return { inputs: { image: picture }, outputs: { z: code } }
    case 'modulation':
      return { inputs: { z: code, t: ['T'] }, outputs: { modulation: ['T', 'N', 'M', 1, 1] } }
    case 'denoiser':
      return step(state, ['N', 'M', 1, 1])
    case 'baseline_denoiser':
      return step(state, [1, 'M', 1, 1])
    case 'latent_denoiser':
      return step(code, [1, 'M'])
    case 'first_encoder':
      return { inputs: { image: picture }, outputs: { state } }
    case 'first_decoder':
      return { inputs: { state }, outputs: { image: picture } }
    case 'baseline_modulation':
      return { inputs: { t: ['T'] }, outputs: { modulation: ['T', 1, 'M', 1, 1] } }
    case 'latent_modulation':
      return { inputs: { t: ['T'] }, outputs: { modulation: ['T', 1, 'M'] } }
  }
}

/** Throws `bad-pack` naming the graph's file and the input or output whose shape is not the manifest's. */
export function checkGraph(path: string, name: GraphName, session: Pick<Session, 'inputs' | 'outputs'>, manifest: Manifest): void {
  const { inputs, outputs } = contractOf(name, manifest)
  checkShapes(path, 'input', inputs, session.inputs)
  checkShapes(path, 'output', outputs, session.outputs)
}

function checkShapes(path: string, kind: string, expected: Expected, found: Shapes): void {
  for (const [name, shape] of Object.entries(expected)) {
    const got = found.get(name)
    const want = `expected the ${kind} "${name}" as [${shape.join(', ')}]`
    if (!got) throw new SubcodeError('bad-pack', `${path}: ${want}, but the graph has ${[...found.keys()].join(', ')} only.`)
    const fits = got.length === shape.length && shape.every((size, i) => typeof size === 'string' || got[i] === size)
    if (!fits) throw new SubcodeError('bad-pack', `${path}: ${want}, got [${got.join(', ')}].`)
  }
}
