import { SubcodeError } from '../base/errors.ts'
import type { GraphName, Manifest } from '../protocol/manifest.ts'
import type { Session, Shapes } from './ort.ts'

/** A size that may be anything, the same wherever its name stands in one graph; a number is that number. */
type Expected = Record<string, readonly (number | string)[]>

type Contract = { inputs: Expected; outputs: Expected }

/** The contract of `GraphName` with the sizes of a pack. Names are free sizes; N may be 1 for a net without z_sem. */
function contractOf(name: GraphName, { imageSize, zSem }: Manifest): Contract {
  const picture = ['N', 3, imageSize, imageSize]
  const code = ['N', zSem?.size ?? 0]
  const step = (state: (number | string)[], modulation: (number | string)[]): Contract => ({
    inputs: { x: state, modulation, row: [7], p: state },
    outputs: { next: state, x0: state, p_next: state },
  })
  switch (name) {
    case 'encoder':
      return { inputs: { image: picture }, outputs: { z: code } }
    case 'modulation':
      return { inputs: { z: code, t: ['T'] }, outputs: { modulation: ['T', 'N', 'M', 1, 1] } }
    case 'denoiser':
      return step(picture, ['N', 'M', 1, 1])
    case 'baseline_denoiser':
      return step(picture, [1, 'M', 1, 1])
    case 'latent_denoiser':
      return step(code, [1, 'M'])
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
