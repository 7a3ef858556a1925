import { at } from '../../base/assert.ts'
import type { OnnxAttribute, OnnxGraph, OnnxNode } from '../../formats/onnx.ts'
import { readConstants, type Constants } from './read-constants.ts'

/** Height and width of a map [N,C,H,W]. */
export type MapSize = readonly [height: number, width: number]

/**
 * The sizes of the maps of a graph, by the name of the value. A value is absent where an operator stands before it that is not
 * known here, or where its size depends on the feeds.
 */
export function findMapSizes(graph: OnnxGraph): ReadonlyMap<string, MapSize> {
  const sizes = new Map<string, MapSize>()
  const constants = readConstants(graph)
  for (const { name, dims } of [...graph.inputs, ...graph.initializers]) note(sizes, name, sizeIn(dims))
  for (const node of graph.nodes) for (const output of node.outputs) note(sizes, output, sizeAfter(node, sizes, constants))
  return sizes
}

function note(sizes: Map<string, MapSize>, name: string, size: MapSize | null): void {
  if (size) sizes.set(name, size)
}

function sizeIn(dims: readonly (number | string)[]): MapSize | null {
  const [height, width] = dims.slice(2)
  return dims.length === 4 && isSize(height) && isSize(width) ? [height, width] : null
}

const isSize = (size: number | string | undefined): size is number => typeof size === 'number' && size > 0

function sizeAfter(node: OnnxNode, sizes: ReadonlyMap<string, MapSize>, constants: Constants): MapSize | null {
  const inputs = node.inputs.map((name) => sizes.get(name))
  const [first] = inputs
  switch (node.op) {
    case 'Reshape':
      return sizeIn(constants.shape(node.inputs[1]) ?? [])
    case 'Conv':
    case 'AveragePool':
      return first ? slid(node, first) : null
    case 'Resize':
      return first ? scaled(first, constants.floats(node.inputs[2])) : null
    case 'Split':
    case 'Concat':
      return isAxisOfChannels(node.attributes.axis) ? (first ?? null) : null
    case 'Add':
    case 'Mul':
      return inputs.length === 2 && inputs[0] && inputs[1] ? broadcast(inputs[0], inputs[1]) : null
    case 'Sigmoid':
    case 'Cast':
    case 'Clip':
      return first ?? null
    default:
      return null
  }
}

/** A window that slides over a map (operators Conv and AveragePool), its numbers written out. */
function slid({ attributes }: OnnxNode, size: MapSize): MapSize | null {
  const [kernel, strides] = [intsOf(attributes.kernel_shape), intsOf(attributes.strides) ?? [1, 1]]
  const pads = intsOf(attributes.pads) ?? [0, 0, 0, 0]
  const isPlain = !attributes.auto_pad && !attributes.dilations && !attributes.ceil_mode
  if (!kernel || !isPlain) return null
  const along = (axis: 0 | 1) => {
    const free = size[axis] + at(pads, axis) + at(pads, axis + 2) - at(kernel, axis)
    return Math.floor(free / at(strides, axis)) + 1
  }
  return [along(0), along(1)]
}

function scaled([height, width]: MapSize, scales: Float32Array | null): MapSize | null {
  return scales?.length === 4 ? [Math.floor(height * at(scales, 2)), Math.floor(width * at(scales, 3))] : null
}

function broadcast(one: MapSize, other: MapSize): MapSize {
  return [Math.max(one[0], other[0]), Math.max(one[1], other[1])]
}

const isAxisOfChannels = (axis: OnnxAttribute | undefined) => axis?.kind === 'int' && (axis.value === 0 || axis.value === 1)

export function intsOf(attribute: OnnxAttribute | undefined): readonly number[] | null {
  return attribute?.kind === 'ints' ? attribute.value : null
}
