/*
 * Counts, inside the engine's worker, what its own interface does not tell: GPU dispatches, living GPU buffers and their
 * bytes at most, and the bytes of the wasm heap. Imported before the engine.
 */

export type Counters = { dispatches: number; liveBuffers: number; peakGpuBytes: number; wasmBytes: () => number }

const memories: WebAssembly.Memory[] = []
let gpuBytes = 0
export const counters: Counters = {
  dispatches: 0,
  liveBuffers: 0,
  peakGpuBytes: 0,
  wasmBytes: () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
}
Object.assign(globalThis, { counters })

WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct(Memory, [descriptor]: [WebAssembly.MemoryDescriptor]) {
    const memory = new Memory(descriptor)
    memories.push(memory)
    return memory
  },
})

/** Calls `before` ahead of a method of a browser class, with the object and the arguments. */
function spy<T extends object>(prototype: T, name: keyof T & string, before: (self: T, args: unknown[]) => void): void {
  const original: unknown = Reflect.get(prototype, name)
  if (typeof original !== 'function') return
  Reflect.set(prototype, name, function (this: T, ...args: unknown[]): unknown {
    before(this, args)
    return Reflect.apply(original, this, args)
  })
}

if ('GPUDevice' in globalThis) {
  spy(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counters.dispatches++)
  spy(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => counters.dispatches++)
  spy(GPUDevice.prototype, 'createBuffer', (_, [descriptor]) => {
    counters.liveBuffers++
    gpuBytes += (descriptor as GPUBufferDescriptor).size
    counters.peakGpuBytes = Math.max(counters.peakGpuBytes, gpuBytes)
  })
  spy(GPUBuffer.prototype, 'destroy', ({ size }) => {
    counters.liveBuffers--
    gpuBytes -= size
  })
}
