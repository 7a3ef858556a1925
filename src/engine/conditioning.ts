import { SubcodeError } from '../base/errors.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import type { CodeWindow } from '../protocol/engine-api.ts'
import { checkBatch, checkSameCount } from './check-inputs.ts'
import { type Engine, netOf } from './engine.ts'
import type { Net } from './net.ts'
import { openNet } from './open-later.ts'
import { floatTensor, type Tensor } from './ort.ts'
import type { Conditions, ZWindow } from './plan-state.ts'

/** Opens the net that runs with these codes, where it is not open yet. Before the steps are timed, since it may have to be fetched. */
export async function openNetFor(engine: Engine, codes: SemanticCodes | null, signal: AbortSignal): Promise<void> {
  if (!codes) await openNet(engine, 'baseline', signal)
}

/** The net and its z for `count` pictures; without codes, the pack's unconditional baseline, which is open (`openNetFor`). */
export async function conditionedNet(engine: Engine, codes: SemanticCodes | null, count: number): Promise<Conditions & { net: Net }> {
  if (!codes) return { net: netOf(engine, 'baseline'), z: null }
  return { net: netOf(engine, 'conditional'), z: await codesTensor(engine, 'z', codes, count) }
}

/** The codes that a part of a plan of `rowCount` rows sees in place of the others. Throws `internal` for a part outside of 0 to 1. */
export async function windowOf(engine: Engine, window: CodeWindow, rowCount: number, count: number): Promise<ZWindow> {
  const { z, from, to } = window
  if (!(from >= 0 && from <= to && to <= 1)) {
    throw new SubcodeError('internal', `window: expected a part of the way from 0 to 1, got ${from} to ${to}.`)
  }
  const [first, end] = [Math.round(from * rowCount), Math.round(to * rowCount)]
  return { z: await codesTensor(engine, 'window.z', z, count), first, end }
}

async function codesTensor(engine: Engine, name: string, codes: SemanticCodes, count: number): Promise<Tensor> {
  const size = engine.info.manifest.space.code?.size ?? 0
  checkSameCount(`${name}.count and the pictures`, checkBatch(name, codes, size), count)
  return floatTensor(codes.data, [count, size])
}
