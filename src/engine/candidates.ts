import { factsOf, SubcodeError } from '../base/errors.ts'
import type { Candidate, Fallback, LoadOptions } from '../protocol/engine-api.ts'
import type { Adapter } from './gpu.ts'

/**
 * The devices and precisions to try, best first, and why better ones are left out. Throws `no-webgpu` when the options ask for
 * a device or precision that this browser lacks.
 */
export function listCandidates(
  { device, precision }: Pick<LoadOptions, 'device' | 'precision'>,
  adapter: Adapter | null,
  hasFp16: boolean,
) {
  const fallbacks: Fallback[] = []
  const usable = (candidate: Candidate): boolean => {
    const error = obstacle(candidate, adapter, hasFp16, device === 'auto')
    if (error) fallbacks.push({ ...candidate, error: factsOf(error) })
    return !error
  }
  const wanted = order.filter((it) => (device === 'auto' || it.device === device) && (precision === 'auto' || it.precision === precision))
  const candidates = wanted.filter(usable)
  if (candidates.length > 0) return { candidates, fallbacks }
  const why = fallbacks.map(describeFallback).join('; ') || 'wasm computes in fp32 only'
  const values = { reason: 'nothing-runs', device, precision } as const
  throw new SubcodeError('no-webgpu', `Cannot run on ${device} with precision ${precision}: ${why}.`, { values })
}

const order: Candidate[] = [
  { device: 'webgpu', precision: 'fp16' },
  { device: 'webgpu', precision: 'fp32' },
  { device: 'wasm', precision: 'fp32' },
]

/** A fallback in the message of an error. */
export const describeFallback = ({ device, precision, error }: Fallback): string =>
  `${device === 'webgpu' ? 'WebGPU' : 'wasm'} ${precision}: ${error.message}`

function obstacle({ device, precision }: Candidate, adapter: Adapter | null, hasFp16: boolean, isChoiceOurs: boolean) {
  if (device === 'wasm') return null
  if (!adapter) return new SubcodeError('no-webgpu', 'this browser offers no GPU', { values: { reason: 'no-gpu' } })
  const { name } = adapter
  if (adapter.isSoftware && isChoiceOurs)
    return new SubcodeError('no-webgpu', `${name} computes on the CPU, slower than wasm`, {
      values: { reason: 'software-gpu', adapter: name },
    })
  if (precision === 'fp16' && !adapter.hasFp16)
    return new SubcodeError('no-webgpu', `${name} has no half precision`, { values: { reason: 'no-half-precision', adapter: name } })
  if (precision === 'fp16' && !hasFp16)
    return new SubcodeError('no-webgpu', 'the pack has no fp16 graphs', { values: { reason: 'no-half-graphs' } })
  return null
}
