import { createHash } from 'node:crypto'
import { floatConstant, shapeConstant } from '../../src/convert/constants.ts'
import { exportGraph } from '../../src/convert/export-graph.ts'
import { addInput, addNode, addOutput, createGraph, type Dims, type Graph, type Value } from '../../src/convert/graph.ts'
import { add, convolve, int, ints, multiply, reshape } from '../../src/convert/layers.ts'
import { addRowStep } from '../../src/convert/row-step.ts'
import { writeOnnx } from '../../src/formats/write-onnx.ts'
import { gaussian } from '../../src/math/gaussian.ts'
import type { GraphName, Manifest } from '../../src/protocol/manifest.ts'
import { numbersIn, pictureLength } from '../../src/protocol/space.ts'

/*
 * A family of its own, as small as one can be: states of 2 channels at half the picture's side, behind a linear first stage, and nets
 * of random weights. What it draws is no face, but every verb of the engine and every feature of the page must work with it.
 */

const SIZE = 8
const STATE = [2, SIZE / 2, SIZE / 2] as const
const CODE = 6
const HIDDEN = 4

/** Gaussian numbers that keep the size of what they multiply, times `gain`. */
function weights(graph: Graph, name: string, dims: readonly number[], gain = 1): Value {
  const seed = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_536, 7)
  const scale = gain * Math.sqrt((dims[0] ?? 1) / numbersIn(dims))
  return floatConstant(
    graph,
    name,
    dims,
    [...gaussian(seed, 0, numbersIn(dims), 'x_T')].map((value) => value * scale),
  )
}

/** Two patterns of 2 x 2 RGB pixels at right angles, of length 2: a state is how much of each a picture holds. */
function patterns(): number[] {
  const [first, other] = [gaussian(1, 0, 12, 'x_T'), gaussian(2, 0, 12, 'x_T')]
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
  const second = other.map((value, i) => value - (dot(first, other) / dot(first, first)) * (first[i] ?? 0))
  return [first, second].flatMap((pattern) => [...pattern].map((value) => (2 * value) / Math.sqrt(dot(pattern, pattern))))
}

function linear(graph: Graph, x: Value, name: string, out: number, gain = 1): Value {
  const zeros = floatConstant(graph, `${name}.bias`, [out], Array<number>(out).fill(0))
  const weight = weights(graph, name, [out, Number(x.dims[1])], gain)
  return addNode(graph, 'Gemm', [x, weight, zeros], [x.dims[0] ?? 1, out], { transB: int(1) })
}

function conv(graph: Graph, x: Value, name: string, out: number, gain = 1): Value {
  const weight = weights(graph, name, [out, Number(x.dims[1]), 3, 3], gain)
  const zeros = floatConstant(graph, `${name}.bias`, [out], Array<number>(out).fill(0))
  return convolve(graph, x, weight, zeros, ['batch', out, ...x.dims.slice(2)], { kernel: 3, stride: 1, pad: 1 })
}

const tanh = (graph: Graph, x: Value): Value => addNode(graph, 'Tanh', [x], x.dims)

/** 0.001 t as [T, 1]. */
function timeColumn(graph: Graph): Value {
  const t = reshape(graph, addInput(graph, 't', ['steps']), [-1, 1], ['steps', 1])
  return multiply(graph, t, floatConstant(graph, 'per step', [1], [0.001]))
}

const builders: Partial<Record<GraphName, (graph: Graph) => void>> = {
  first_encoder(graph) {
    const image = addInput(graph, 'image', ['batch', 3, SIZE, SIZE])
    const quarter = floatConstant(
      graph,
      'patterns',
      [2, 3, 2, 2],
      patterns().map((value) => value / 4),
    )
    const attributes = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) }
    addOutput(graph, 'state', addNode(graph, 'Conv', [image, quarter], ['batch', ...STATE], attributes))
  },
  first_decoder(graph) {
    const state = addInput(graph, 'state', ['batch', ...STATE])
    const kernel = floatConstant(graph, 'patterns', [2, 3, 2, 2], patterns())
    const attributes = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) }
    addOutput(graph, 'image', addNode(graph, 'ConvTranspose', [state, kernel], ['batch', 3, SIZE, SIZE], attributes))
  },
  encoder(graph) {
    const length = pictureLength(SIZE)
    const image = reshape(graph, addInput(graph, 'image', ['batch', 3, SIZE, SIZE]), [-1, length], ['batch', length])
    addOutput(graph, 'z', tanh(graph, linear(graph, image, 'encode', CODE)))
  },
  modulation(graph) {
    const z = addInput(graph, 'z', ['batch', CODE])
    const meaning = linear(graph, z, 'of z', HIDDEN)
    const time = linear(graph, timeColumn(graph), 'of t', HIDDEN)
    const dims: Dims = ['steps', 'batch', HIDDEN]
    const both = addNode(graph, 'Add', [reshape(graph, time, [-1, 1, HIDDEN], ['steps', 1, HIDDEN]), meaning], dims)
    const shape = addNode(graph, 'Concat', [addNode(graph, 'Shape', [both], [3]), shapeConstant(graph, [1, 1])], [5], { axis: int(0) })
    addOutput(graph, 'modulation', addNode(graph, 'Reshape', [both, shape], [...dims, 1, 1]))
  },
  denoiser(graph) {
    const x = addInput(graph, 'x', ['batch', ...STATE])
    const modulation = addInput(graph, 'modulation', ['batch', HIDDEN, 1, 1])
    const hidden = tanh(graph, add(graph, conv(graph, x, 'in', HIDDEN), modulation))
    addRowStep(graph, x, conv(graph, hidden, 'out', STATE[0], 0.5), false)
  },
  latent_modulation(graph) {
    addOutput(graph, 'modulation', reshape(graph, linear(graph, timeColumn(graph), 'of t', CODE), [-1, 1, CODE], ['steps', 1, CODE]))
  },
  latent_denoiser(graph) {
    const x = addInput(graph, 'x', ['batch', CODE])
    const modulation = addInput(graph, 'modulation', [1, CODE])
    addRowStep(graph, x, linear(graph, tanh(graph, add(graph, x, modulation)), 'out', CODE, 0.5), false)
  },
}

export type ToyFamily = { manifest: Manifest; files: ReadonlyMap<string, Uint8Array<ArrayBuffer>> }

/** The pack of the family: its manifest, and its files with config.json by their paths. */
export function toyFamily(): ToyFamily {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const graphs: Manifest['graphs'] = {}
  for (const [name, build] of Object.entries(builders) as [GraphName, (graph: Graph) => void][]) {
    const graph = createGraph(name, new Map(), 'fp32')
    build(graph)
    files.set(`onnx/${name}.onnx`, writeOnnx(exportGraph(graph, new Map(), 'float32')))
    graphs[name] = { fp32: `onnx/${name}.onnx`, fp16: null, weights: [], macs: 1, parameters: 1 }
  }
  const schedule = { kind: 'linear', betaStart: 0.0005, betaEnd: 0.1, steps: 200 } as const
  const manifest: Manifest = {
    format: 'subcode-pack',
    version: 2,
    name: 'toy-latent',
    title: 'Toy of a latent space',
    description: 'Random weights behind a linear first stage.',
    family: 'toy-latent',
    imageSize: SIZE,
    space: {
      state: STATE,
      code: { size: CODE, mean: Array<number>(CODE).fill(0.1), std: Array<number>(CODE).fill(0.5) },
      clip: false,
      firstStage: true,
    },
    schedule,
    latentSchedule: schedule,
    prediction: 'eps',
    defaults: { invertSteps: 20, renderSteps: 20, latentSteps: 10 },
    graphs,
    files: [...files].map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })),
    samples: [],
    attributes: null,
    selfCheck: null,
    licence: { name: 'MIT', url: null, credit: '' },
    provenance: { source: 'random numbers', converter: 'e2e/support/toy-family.ts', imagesSeen: null, note: null },
  }
  files.set('config.json', new TextEncoder().encode(JSON.stringify(manifest)))
  return { manifest, files }
}

/** A fetch that serves the files of a pack below its address. */
export function serveFiles(packUrl: string, files: ToyFamily['files']): typeof fetch {
  return (input) => {
    const url = input instanceof Request ? input.url : `${input}`
    const bytes = url.startsWith(packUrl) ? files.get(url.slice(packUrl.length)) : undefined
    return Promise.resolve(bytes ? new Response(bytes) : new Response(null, { status: 404 }))
  }
}

/** A picture that the first stage can hold whole: planar RGB of Gaussian states. */
export function toyPicture(index: number): Float32Array {
  const [states, kernel, side] = [gaussian(3, index, numbersIn(STATE), 'x_T'), patterns(), SIZE / 2]
  const picture = new Float32Array(pictureLength(SIZE))
  for (let i = 0; i < picture.length; i++) {
    const [channel, y, x] = [Math.floor(i / SIZE ** 2), Math.floor(i / SIZE) % SIZE, i % SIZE]
    const place = Math.floor(y / 2) * side + Math.floor(x / 2)
    const within = channel * 4 + (y % 2) * 2 + (x % 2)
    for (const c of [0, 1]) picture[i] = (picture[i] ?? 0) + 0.25 * (states[c * side ** 2 + place] ?? 0) * (kernel[c * 12 + within] ?? 0)
  }
  return picture
}
