import { beforeEach, describe, expect, test } from 'vitest'
import { allForms as all, cancelledAt, fake, gpus, options, openedOnWasm, packOf, resetFake, sessions } from './fixtures/fake-runtime.ts'
import type { EngineApi, EngineInfo } from '../protocol/engine-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { createEngineHandlers } from './engine-handlers.ts'

// A net that is opened after the load is held to numbers as at load. The runtime is fake: the nets of the pack but its baseline are right.

beforeEach(resetFake)

const context = { signal: new AbortController().signal, emit: () => {} }
const picture = { noise: { seed: 1, indices: [0] }, z: null, preview: false, way: { method: 'ddim', steps: 2 } } as const

/** An engine with a pack, which tells what changes; `opened` are the files that the last drawing without z_sem opened. */
async function engineWith(
  ladder: readonly string[],
  hasNumbers: boolean,
  errors: Record<string, number>,
  change: Partial<typeof options> = {},
) {
  Object.assign(fake, { pack: packOf(ladder, hasNumbers), errors })
  const [engine, told] = [createEngineHandlers(), [] as EngineInfo[]]
  void engine.watch(undefined, { ...context, emit: (info) => told.push(info) })
  const info = await engine.load({ ...options, ...change }, context)
  const draw = async (how: Partial<CallContext<EngineApi['render']['event']>> = {}) => {
    fake.opened.length = 0
    await engine.render(picture, { ...context, ...how })
    return fake.opened
  }
  return { engine, told, info, draw }
}

test('a net that is opened after the load and is off is lowered alone, and the engine tells it', async () => {
  const { draw, told, info } = await engineWith(all, true, { baseline_denoiser_fp16: Number.NaN })
  expect(info).toMatchObject({ others: [], fallbacks: [] })
  const begun: boolean[] = []
  const emit = ({ kind }: { kind: string }) => void (kind === 'begin' && begun.push(fake.open.has('baseline_denoiser_mixed')))
  await draw({ emit })
  await draw({ emit })
  expect(begun).toEqual([true, true]) // the steps are timed from then on
  expect(told).toEqual([
    expect.objectContaining({
      precision: 'fp16',
      others: [{ graph: 'baseline_denoiser', precision: 'mixed' }],
      fallbacks: [expect.objectContaining({ device: 'webgpu', precision: 'fp16' })],
    }),
  ])
})

describe('a later net of a pack without numbers', () => {
  const off = { baseline_denoiser_fp16: 0.1 }
  const lowered = { others: [{ graph: 'baseline_denoiser', precision: 'mixed' }] }

  test('is held to wasm', async () => {
    const { draw, told } = await engineWith(all, false, off)
    expect(await draw()).toEqual([
      'baseline_modulation_fp32 on wasm',
      'baseline_denoiser_fp32 on wasm',
      ...['baseline_modulation_fp32', 'baseline_denoiser_fp16', 'baseline_denoiser_mixed'],
    ])
    expect(told).toEqual([expect.objectContaining(lowered)])
    expect(sessions().filter((file) => file.endsWith('on wasm'))).toEqual([])
  })

  test('is held to single precision on the same GPU where wasm cannot compute', async () => {
    fake.isWasmBroken = true
    const { draw, told } = await engineWith(all, false, off)
    const single = ['baseline_modulation_fp32', 'baseline_denoiser_fp32']
    expect(await draw()).toEqual([...single, 'baseline_modulation_fp32', 'baseline_denoiser_fp16', 'baseline_denoiser_mixed'])
    expect(told).toEqual([expect.objectContaining(lowered)])
    expect(sessions()).not.toContain('baseline_denoiser_fp32')
  })

  test('in single precision, and with no wasm, is held to nothing', async () => {
    fake.isWasmBroken = true
    const { draw, told } = await engineWith(['fp32'], false, { baseline_denoiser_fp32: 0.1 })
    expect(await draw()).toEqual(['baseline_modulation_fp32', 'baseline_denoiser_fp32'])
    expect(told).toEqual([])
  })

  test('on wasm is held to nothing', async () => {
    const { draw } = await engineWith(all, false, {}, { device: 'wasm' })
    expect(await draw()).toEqual(['baseline_modulation_fp32 on wasm', 'baseline_denoiser_fp32 on wasm'])
  })

  test.each(['baseline_modulation_fp32 on wasm', 'baseline_modulation_fp32'])(
    'is opened by the next drawing when the first is cancelled at %s',
    async (file) => {
      const { signal, errors } = cancelledAt(file)
      const { draw } = await engineWith(all, false, errors)
      const before = [...fake.open]
      await expect(draw({ signal })).rejects.toMatchObject({ code: 'aborted' })
      expect(fake.opened.at(-1)).toBe(file)
      expect([...fake.open]).toEqual(before)
      expect(await draw()).toContain('baseline_denoiser_fp16')
    },
  )
})

test('a pack with numbers of its own is not compared with wasm', async () => {
  const { draw } = await engineWith(all, true, {})
  await draw()
  expect(openedOnWasm()).toEqual([])
})

test('a release closes every session and the GPU', async () => {
  const { engine, draw } = await engineWith(all, true, {})
  await draw()
  expect([sessions().length, gpus()]).toEqual([5, ['GPU with fp16']])
  await engine.release(undefined, context)
  expect([...fake.open]).toEqual([])
})

test('another pack takes the place of the last one, whose sessions and GPU are closed first', async () => {
  const { engine } = await engineWith(all, true, {})
  await engine.load({ ...options, device: 'wasm' }, context)
  expect([gpus(), sessions()]).toEqual([[], ['encoder_fp32 on wasm', 'modulation_fp32 on wasm', 'denoiser_fp32 on wasm']])
})
