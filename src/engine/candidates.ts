import { SubcodeError } from '../base/errors.ts'
import type { Device, LoadOptions } from '../protocol/engine-api.ts'
import type { Adapter } from './gpu.ts'

/** A device and the precision with which its graphs begin (see `precision-ladder.ts`). */
export type Candidate = { device: Device; precision: 'fp16' | 'fp32' }

/**
 * The devices and precisions to try, best first, and why better ones are left out. Throws `no-webgpu` when the options ask for
 * a device or precision that this browser lacks.
 */
export function listCandidates(
  { device, precision }: Pick<LoadOptions, 'device' | 'precision'>,
  adapter: Adapter | null,
  hasFp16: boolean,
) {
  const reasons: string[] = []
  const usable = (candidate: Candidate): boolean => {
    const reason = obstacle(candidate, adapter, hasFp16, device === 'auto')
    if (reason) reasons.push(`${describe(candidate)}: ${reason}`)
    return !reason
  }
  const wanted = order.filter((it) => (device === 'auto' || it.device === device) && (precision === 'auto' || it.precision === precision))
  const candidates = wanted.filter(usable)
  if (candidates.length > 0) return { candidates, reasons }
  const why = reasons.join('; ') || 'wasm computes in fp32 only'
  throw new SubcodeError('no-webgpu', `Cannot run on ${device} with precision ${precision}: ${why}.`)
}

const order: Candidate[] = [
  { device: 'webgpu', precision: 'fp16' },
  { device: 'webgpu', precision: 'fp32' },
  { device: 'wasm', precision: 'fp32' },
]

export const describe = ({ device, precision }: Candidate): string => `${device === 'webgpu' ? 'WebGPU' : 'wasm'} ${precision}`

function obstacle({ device, precision }: Candidate, adapter: Adapter | null, hasFp16: boolean, isChoiceOurs: boolean): string | null {
  if (device === 'wasm') return null
  if (!adapter) return 'this browser offers no GPU'
  if (adapter.isSoftware && isChoiceOurs) return `${adapter.name} computes on the CPU, slower than wasm`
  if (precision === 'fp16' && !adapter.hasFp16) return `${adapter.name} has no half precision`
  if (precision === 'fp16' && !hasFp16) return 'the pack has no fp16 graphs'
  return null
}
