import { SubcodeError } from '../base/errors.ts'

export type Adapter = {
  name: string
  /** Half precision arithmetic. */
  hasFp16: boolean
  /** Computes on the CPU: many times slower than our wasm. */
  isSoftware: boolean
  /** A device, with half precision only if asked for: an adapter may promise it and then refuse. */
  open(withFp16: boolean): Promise<Gpu>
}

export type Gpu = {
  device: GPUDevice
  /** A software GPU spends most of a step on the transposes that channels-last, the runtime's own choice, needs. */
  layout: 'NCHW' | 'NHWC'
  /** Never resolves; rejects with `device-lost` or `out-of-memory` when the GPU cannot go on. */
  failure: Promise<never>
  close(): void
}

/** After a crash of the GPU process the first request may find nothing. */
const RETRY_AFTER_MS = 500

const usefulFeatures = ['shader-f16', 'subgroups'] as const

/** The browser's best adapter, or null where there is no WebGPU. */
export async function findAdapter(): Promise<Adapter | null> {
  const gpu: GPU | undefined = navigator.gpu
  if (!gpu) return null
  const request = () => gpu.requestAdapter({ powerPreference: 'high-performance' })
  const adapter = (await request()) ?? (await new Promise((retry) => setTimeout(retry, RETRY_AFTER_MS)).then(request))
  if (!adapter) return null
  return {
    name: adapterName(adapter.info),
    hasFp16: adapter.features.has('shader-f16'),
    isSoftware: adapter.info.isFallbackAdapter,
    // An adapter gives one device; for the next there must be another.
    open: async (withFp16) => openGpu((await request()) ?? adapter, withFp16),
  }
}

function adapterName({ description, vendor, architecture }: GPUAdapterInfo): string {
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed GPU'
}

/** A device with every limit as high as it goes: the default ones refuse a weight or a picture beyond 128 MiB. */
async function openGpu(adapter: GPUAdapter, withFp16: boolean): Promise<Gpu> {
  const wanted = withFp16 ? usefulFeatures : usefulFeatures.filter((feature) => feature !== 'shader-f16')
  const device = await adapter.requestDevice({
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    requiredLimits: limitsOf(adapter.limits),
  })
  const failure = new Promise<never>((_, reject) => {
    void device.lost.then(({ message }) => reject(new SubcodeError('device-lost', `The GPU was lost: ${message || 'no reason given'}`)))
    device.addEventListener('uncapturederror', ({ error }) => reject(uncaptured(error)))
  })
  failure.catch(() => {}) // each run races against `failure`; between runs this keeps a loss from being an unhandled rejection
  return { device, layout: adapter.info.isFallbackAdapter ? 'NCHW' : 'NHWC', failure, close: () => device.destroy() }
}

/** Results after an uncaptured error cannot be trusted, so a refused command ends the device like a loss. */
function uncaptured(error: GPUError): SubcodeError {
  if (error instanceof GPUOutOfMemoryError) return new SubcodeError('out-of-memory', `The GPU is out of memory: ${error.message}`)
  return new SubcodeError('device-lost', `The GPU refused a command: ${error.message}`)
}

/** The limits are getters of the prototype, so that no spread or Object.entries finds them. */
function limitsOf(limits: GPUSupportedLimits): Record<string, number> {
  const found: Record<string, number> = {}
  for (const name in limits) {
    const value: unknown = limits[name as keyof GPUSupportedLimits]
    if (typeof value === 'number') found[name] = value
  }
  return found
}
