import { openAsBlob } from 'node:fs'
import type { Checkpoint } from '../../src/formats/checkpoint.ts'
import type { StateDict } from '../../src/formats/tensor.ts'
import { readWeightsFile } from '../../src/formats/weights-file.ts'
import { readGolden } from './golden.ts'

export const diffencGolden = readGolden('diffenc')

/** The golden model: a denoiser that the three arms share, and the encoder, under the names of the JAX code. */
export async function diffencCheckpoint(): Promise<Checkpoint> {
  return readWeightsFile(await openAsBlob(new URL('../golden/diffenc/model.safetensors', import.meta.url)), 'model.safetensors')
}

/** The tensors as flax writes a training state. Weights in training are other numbers than their moving average. */
export async function flaxBytes(tensors: StateDict, { average = true } = {}): Promise<Uint8Array<ArrayBuffer>> {
  const weights: Tree = new Map()
  const training: Tree = new Map()
  for (const [name, tensor] of tensors) {
    const values = await tensor.read()
    place(weights, name.split('/').slice(1), { shape: tensor.shape, values })
    place(training, name.split('/').slice(1), { shape: tensor.shape, values: values.map((value) => 2 * value) })
  }
  const state: Tree = new Map<string, Node>([
    ['step', 8],
    ['params', training],
    ...(average ? [['ema_params', weights] as const] : []),
    ['opt_state', new Map<string, Node>([['0', new Map<string, Node>([['mu', training]])]])],
  ])
  return new Uint8Array(await new Blob(packed(state)).arrayBuffer())
}

type Node = number | { shape: readonly number[]; values: Float32Array } | Tree
type Tree = Map<string, Node>

function place(tree: Tree, path: readonly string[], node: Node): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) return void tree.set(key, node)
  const inner = tree.get(key)
  const next: Tree = inner instanceof Map ? inner : new Map()
  tree.set(key, next)
  place(next, rest, node)
}

const long = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)

function packed(node: Node): Uint8Array<ArrayBuffer>[] {
  if (typeof node === 'number') return [Uint8Array.of(0xce, ...long(node))]
  if (node instanceof Map) {
    const head = node.size < 16 ? [0x80 | node.size] : [0xde, node.size >> 8, node.size & 255]
    return [Uint8Array.from(head), ...[...node].flatMap(([key, value]) => [Uint8Array.from(text(key)), ...packed(value)])]
  }
  const bytes = new Uint8Array(node.values.slice().buffer)
  const inner = [0x93, 0x90 | node.shape.length, ...node.shape.flatMap((size) => [0xcd, size >> 8, size & 255]), ...text('float32'), 0xc6]
  const head = [...inner, ...long(bytes.length)]
  return [Uint8Array.of(0xc9, ...long(head.length + bytes.length), 1, ...head), bytes]
}

function text(value: string): number[] {
  const head = value.length < 32 ? [0xa0 | value.length] : [0xd9, value.length]
  return [...head, ...Array.from(value, (letter) => letter.charCodeAt(0))]
}
