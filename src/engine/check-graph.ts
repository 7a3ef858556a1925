import { ROW_NUMBERS } from '../math/samplers/row-numbers.ts'
import { wrongPackFile } from '../packs/wrong-pack-file.ts'
import type { GraphName, Manifest } from '../protocol/manifest.ts'
import { pictureDims, stateDims } from '../protocol/space.ts'
import type { Session, Shapes } from './ort.ts'

/** A name stands for any size that is the same at all its places in one graph; a number is that size. */
type Expected = Record<string, readonly (number | string)[]>

type Contract = { inputs: Expected; outputs: Expected }

/**
 * The inputs and outputs of each graph, all float32: N is the batch, T the number of steps, M the length of a modulation. L is 1, or N for
 * states that are each at a level of their own. `row` holds the numbers of `rowNumbers`; `tokens` are of a class, and
 * `mix` replaces the predictions of a batch by mixtures of them. z of the latent net is normalised. What is noised at t is
 * a^2 image + s^2 y, with y of the time encoder (DiffEnc).
 */
function contractOf(name: GraphName, manifest: Pick<Manifest, 'space' | 'imageSize'>): Contract {
  const picture = ['N', ...pictureDims(manifest.imageSize)]
  const state = ['N', ...stateDims(manifest)]
  const code = ['N', manifest.space.code?.size ?? 0]
  const { classes } = manifest.space
  const condition: Expected = classes ? { tokens: ['N', 1, classes.size], mix: ['N', 'N'] } : {}
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
      return withInputs(step(state, ['L', 'M', 1, 1]), condition)
    case 'latent_denoiser':
      return step(code, [1, 'M'])
    case 'baseline_modulation':
      return { inputs: { t: ['T'] }, outputs: { modulation: ['T', 1, 'M', 1, 1] } }
    case 'latent_modulation':
      return { inputs: { t: ['T'] }, outputs: { modulation: ['T', 1, 'M'] } }
    case 'first_encoder':
      return { inputs: { image: picture }, outputs: { state } }
    case 'first_decoder':
      return { inputs: { state }, outputs: { image: picture } }
    case 'time_encoder':
      return { inputs: { image: picture, t: ['N'] }, outputs: { y: picture } }
  }
}

function withInputs({ inputs, outputs }: Contract, more: Expected): Contract {
  return { inputs: { ...inputs, ...more }, outputs }
}

/** Throws `bad-pack` naming the graph's file and the input or output whose shape is not the manifest's. */
export function checkGraph(
  path: string,
  name: GraphName,
  session: Pick<Session, 'inputs' | 'outputs'>,
  manifest: Pick<Manifest, 'space' | 'imageSize'>,
): void {
  const { inputs, outputs } = contractOf(name, manifest)
  const sizes: Sizes = new Map()
  checkShapes(path, 'input', inputs, session.inputs, sizes)
  checkShapes(path, 'output', outputs, session.outputs, sizes)
}

/** The number that each name of a contract was found to stand for, and where. Names of the graph itself say nothing. */
type Sizes = Map<string, { size: number; where: string }>

function checkShapes(path: string, kind: string, expected: Expected, found: Shapes, sizes: Sizes): void {
  for (const [name, shape] of Object.entries(expected)) {
    const got = found.get(name)
    const where = `the ${kind} "${name}"`
    const want = `expected ${where} as [${shape.join(', ')}]`
    if (!got) throw wrongPackFile(path, `${want}, but the graph has ${[...found.keys()].join(', ')} only.`)
    const wrong = (why: string) => wrongPackFile(path, `${want}, got [${got.map((size) => size || '?').join(', ')}]${why}.`)
    if (got.length !== shape.length) throw wrong('')
    for (const [i, size] of shape.entries()) {
      const here = got[i]
      if (typeof size === 'number' && here !== size) throw wrong('')
      if (typeof size === 'number' || typeof here !== 'number') continue
      const before = sizes.get(size)
      if (before && before.size !== here) throw wrong(`, but ${size} is ${before.size} in ${before.where}`)
      sizes.set(size, { size: here, where })
    }
  }
}
