import type { Tensor } from 'onnxruntime-node'
import { InferenceSession } from 'onnxruntime-node'
import { writeOnnx } from '../src/formats/write-onnx.ts'

/** Fills and reads tensors in GPU memory, which onnxruntime-node has no call for: a graph that copies does it. */
export type GpuCopier = {
  toGpu(tensor: Tensor): Promise<Tensor>
  copy(from: Tensor, into: Tensor): Promise<void>
  /** Ends once the GPU has done all that was asked of it before. */
  toCpu(tensor: Tensor): Promise<Float32Array>
  release(): Promise<void>
}

export function openGpuCopier(): GpuCopier {
  const opened = new Map<string, Promise<InferenceSession>>()
  const session = ({ dims: { length: rank } }: Tensor, location: 'cpu' | 'gpu-buffer') => {
    const key = `${rank} ${location}`
    const found = opened.get(key) ?? open(rank, location)
    opened.set(key, found)
    return found
  }
  const run = async (tensor: Tensor, location: 'cpu' | 'gpu-buffer', into?: Tensor): Promise<Tensor> => {
    const copying = await session(tensor, location)
    const { copy } = await (into ? copying.run({ tensor }, { copy: into }) : copying.run({ tensor }))
    if (!copy) throw new Error('the graph that copies gave nothing')
    return copy as Tensor
  }
  return {
    toGpu: (tensor) => run(tensor, 'gpu-buffer'),
    copy: async (from, into) => void (await run(from, 'cpu', into)),
    toCpu: async (tensor) => (await run(tensor, 'cpu')).data as Float32Array,
    release: async () => void (await Promise.all([...opened.values()].map(async (one) => (await one).release()))),
  }
}

/** The smaller of a number and itself; an Identity would hand on its input. */
function open(rank: number, preferredOutputLocation: 'cpu' | 'gpu-buffer'): Promise<InferenceSession> {
  const value = (name: string) => ({ name, dtype: 'float32' as const, dims: Array.from({ length: rank }, (_, i) => `size_${i}`) })
  const node = { op: 'Min', name: 'copy', inputs: ['tensor', 'tensor'], outputs: ['copy'], attributes: {} }
  const graph = { name: 'copy', inputs: [value('tensor')], outputs: [value('copy')], nodes: [node], initializers: [] }
  const bytes = writeOnnx({ opsets: { '': 17 }, metadata: {}, graph })
  return InferenceSession.create(bytes, { executionProviders: ['webgpu'], logSeverityLevel: 3, preferredOutputLocation })
}
