import { beforeEach, describe, expect, test } from 'vitest'
import {
  allForms as all,
  cancelledAt,
  fake,
  gpus,
  openedOnWasm,
  options,
  outcomeOf,
  packOf,
  resetFake,
  sessions,
} from './fixtures/fake-runtime.ts'
import { SubcodeError } from '../base/errors.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import type { LoadOptions, LoadProgress } from '../protocol/engine-api.ts'
import { load } from './load.ts'
import type { Net } from './net.ts'
import { withFp32Net } from './open-later.ts'

// The ladder of precisions on a fake runtime.

beforeEach(resetFake)

type Loading = Partial<LoadOptions> & { signal?: AbortSignal; emit?: (event: LoadProgress) => void }

async function loaded(pack: Pack, errors: Record<string, number>, { signal, emit = () => {}, ...change }: Loading = {}) {
  Object.assign(fake, { pack, errors })
  const { info } = await load({ ...options, ...change }, { signal: signal ?? new AbortController().signal, emit })
  return outcomeOf(info)
}

describe.each([true, false])('the ladder of precisions (numbers in the pack: %s)', (hasNumbers) => {
  test('stays in half precision where the numbers agree', async () => {
    const found = await loaded(packOf(all, hasNumbers), {})
    expect(found).toEqual({ device: 'webgpu', precision: 'fp16', others: [], why: [] })
    expect(sessions()).toEqual(['encoder_fp16', 'modulation_fp32', 'denoiser_fp16'])
  })

  test('lowers the graph alone that is off, first to mixed', async () => {
    const found = await loaded(packOf(all, hasNumbers), { encoder_fp16: 0.1 })
    expect(found).toEqual({
      device: 'webgpu',
      precision: 'fp16',
      others: [{ graph: 'encoder', precision: 'mixed' }],
      why: ['WebGPU fp16: encoder_fp16: z'],
    })
    expect(sessions().sort()).toEqual(['denoiser_fp16', 'encoder_mixed', 'modulation_fp32'])
  })

  test('then to single precision, with numbers that overflow as with those that are off', async () => {
    const found = await loaded(packOf(all, hasNumbers), { denoiser_fp16: Number.NaN, denoiser_mixed: 0.1 })
    expect(found).toMatchObject({ precision: 'fp32', others: [{ graph: 'encoder', precision: 'fp16' }] })
    expect(found.why).toEqual(['WebGPU fp16: denoiser_fp16: x0', 'WebGPU fp16: denoiser_mixed: x0'])
  })

  test('skips what an older pack or one of another exporter does not have', async () => {
    const found = await loaded(packOf(['fp32', 'fp16'], hasNumbers), { encoder_fp16: 0.1 })
    expect(found).toMatchObject({ precision: 'fp16', others: [{ graph: 'encoder', precision: 'fp32' }] })
    expect(await loaded(packOf(['fp32', 'mixed'], hasNumbers), {})).toMatchObject({ precision: 'mixed', others: [] })
  })
})

describe('work in single precision', () => {
  const { signal } = new AbortController()
  const open = async (errors: Record<string, number>) => {
    Object.assign(fake, { pack: packOf(all, true), errors })
    return load(options, { signal, emit: () => {} })
  }
  const names = (net: Net) => ({ denoiser: net.denoiser, modulation: net.modulation }) as unknown as Record<string, { path: string }>

  test('opens a net beside the one in half precision, and releases it whether the work ends well or not', async () => {
    const engine = await open({})
    const before = sessions()
    const during = await withFp32Net(engine, 'conditional', signal, async (net, wasOpened) => [
      names(net).denoiser?.path,
      wasOpened,
      sessions().length,
    ])
    expect(during).toEqual(['denoiser_fp32', true, before.length + 1])
    await expect(withFp32Net(engine, 'conditional', signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(sessions()).toContain('denoiser_fp16')
    expect(sessions()).not.toContain('denoiser_fp32')
  })

  test('takes the open net where it is in single precision, and refuses one whose numbers are off', async () => {
    const exact = await open({ denoiser_fp16: 0.1, denoiser_mixed: 0.1 })
    const opened = fake.opened.length
    expect(await withFp32Net(exact, 'conditional', signal, (_, wasOpened) => Promise.resolve(wasOpened))).toBe(false)
    expect(fake.opened).toHaveLength(opened)
    const engine = await open({ denoiser_fp32: 0.1 })
    await expect(withFp32Net(engine, 'conditional', signal, () => Promise.resolve())).rejects.toThrow(/denoiser_fp32/)
    expect(sessions()).not.toContain('denoiser_fp32')
  })
})

test('a GPU that is wrong in single precision too is left for wasm', async () => {
  const found = await loaded(packOf(all, true), { denoiser_fp16: 0.1, denoiser_mixed: 0.1, denoiser_fp32: 0.1 })
  expect(found).toMatchObject({ device: 'wasm', precision: 'fp32', others: [] })
  const tried = ['denoiser_fp16', 'denoiser_mixed', 'denoiser_fp32'].map((file) => `WebGPU fp16: ${file}: x0`)
  expect(found.why).toEqual([...tried, 'WebGPU fp32: denoiser_fp32: x0'])
  expect(sessions().every((file) => file.endsWith('on wasm'))).toBe(true)
})

test('the runtime is compiled while the files of the pack come', async () => {
  await loaded(packOf(all, true), {})
  expect(fake.order).toEqual(['1 threads', 'runtime', 'files'])
})

describe('a pack without numbers of its own', () => {
  const wrongGpu = Object.fromEntries(all.map((form) => [`denoiser_${form}`, 0.1]))

  test('is held to wasm, so that a GPU that is wrong in single precision too is left', async () => {
    const found = await loaded(packOf(all, false), wrongGpu)
    expect(found).toMatchObject({ device: 'wasm', precision: 'fp32' })
    expect(found.why.at(-1)).toBe('WebGPU fp32: denoiser_fp32: x0')
    expect(openedOnWasm()).toHaveLength(6) // three graphs to compare with, once, and three to run
  })

  test('remembers what wasm computed where this browser keeps it', async () => {
    const packUrl = 'opfs:toy'
    await loaded(packOf(all, false), {}, { packUrl })
    expect(Object.keys(fake.kept.get(packUrl) ?? {})).toEqual(['encoder', 'denoiser'])
    fake.opened.length = 0
    expect(await loaded(packOf(all, false), {}, { packUrl })).toMatchObject({ device: 'webgpu', why: [] })
    expect(openedOnWasm()).toEqual([])
    expect(await loaded(packOf(all, false), wrongGpu, { packUrl })).toMatchObject({ device: 'wasm' })
  })

  test('whose weights are damaged is refused on every device, and nothing is remembered', async () => {
    const damaged = Object.fromEntries(
      ['encoder_fp32 on wasm', 'encoder_fp32', 'encoder_fp16', 'encoder_mixed'].map((file) => [file, Number.NaN]),
    )
    await expect(loaded(packOf(all, false), damaged, { packUrl: 'opfs:toy' })).rejects.toMatchObject({ code: 'bad-pack' })
    expect(fake.kept.size).toBe(0)
  })
})

describe('a GPU that is not used is closed', () => {
  test('one that fails its self-check', async () => {
    await loaded(packOf(all, true), { denoiser_fp16: 0.1, denoiser_mixed: 0.1, denoiser_fp32: 0.1 })
    expect(gpus()).toEqual([])
    await loaded(packOf(['fp32', 'fp16'], true), {})
    expect(gpus()).toEqual(['GPU with fp16'])
  })

  test('one that only gave the numbers to compare with, since wasm could not', async () => {
    fake.isWasmBroken = true
    const found = await loaded(packOf(all, false), { encoder_fp16: 0.1 })
    expect(gpus()).toEqual(['GPU with fp16'])
    expect(found.others).toEqual([{ graph: 'encoder', precision: 'mixed' }])
    expect(found.why).toEqual([expect.stringMatching(/not compared with wasm: .*no memory/), 'WebGPU fp16: encoder_fp16: z'])
  })
})

describe('a GPU that is lost during the self-check', () => {
  test('is left for wasm when its work ends with it', async () => {
    fake.deadly = { files: ['encoder_fp16', 'encoder_fp32'], ends: true }
    const found = await loaded(packOf(all, true), {})
    expect(found).toMatchObject({ device: 'wasm', why: ['WebGPU fp16: The GPU was lost.', 'WebGPU fp32: The GPU was lost.'] })
    expect(gpus()).toEqual([])
  })

  test.each([true, false])(
    'ends the load when its work does not end, since the runtime is stuck (numbers in the pack: %s)',
    async (own) => {
      fake.deadly = { files: ['encoder_fp16', 'encoder_fp32'], ends: false }
      await expect(loaded(packOf(all, own), {})).rejects.toMatchObject({ code: 'device-lost' })
      expect(sessions().filter((file) => file.endsWith('on wasm'))).toEqual([])
      expect(gpus()).toEqual([])
    },
  )
})

describe('a load that fails or is cancelled', () => {
  const wrong = { denoiser_fp16: 0.1, denoiser_fp32: 0.1 }

  test('tells of every way that was tried before the last', async () => {
    const everywhere = { ...wrong, 'denoiser_fp32 on wasm': 0.1 }
    const thrown: unknown = await loaded(packOf(['fp32', 'fp16'], true), everywhere).catch((error: unknown) => error)
    expect((thrown as Error).message).toMatch(
      /^denoiser_fp32: .* Before that: WebGPU fp16: denoiser_fp16: .*; WebGPU fp32: denoiser_fp32: /,
    )
    expect(thrown).toMatchObject({ code: 'bad-pack', values: { reason: 'wrong-numbers' } })
    const alone: unknown = await loaded(packOf(['fp32'], true), everywhere, { device: 'wasm' }).catch((error: unknown) => error)
    expect((alone as Error).message).not.toContain('Before that')
  })

  test('tries no other way once it is cancelled', async () => {
    const { signal, errors } = cancelledAt('denoiser_fp16', wrong)
    const begun: unknown[] = []
    const emit = (event: object) => void begun.push(event)
    await expect(loaded(packOf(['fp32', 'fp16'], true), errors, { signal, emit })).rejects.toMatchObject({ code: 'aborted' })
    expect(begun).toEqual([{ kind: 'start', device: 'webgpu', precision: 'fp16' }])
    expect([...fake.open]).toEqual([])
  })

  test('says nothing of other ways when it is cancelled', async () => {
    const { signal, errors } = cancelledAt('encoder_fp32', wrong)
    const loading = loaded(packOf(['fp32', 'fp16'], true), errors, { signal })
    await expect(loading).rejects.toMatchObject({ code: 'aborted', message: 'Cancelled.' })
    expect([...fake.open]).toEqual([])
  })

  test('leaves nothing open when it is cancelled while wasm computes numbers to compare with', async () => {
    const { signal, errors } = cancelledAt('modulation_fp32 on wasm', {})
    await expect(loaded(packOf(all, false), errors, { signal })).rejects.toMatchObject({ code: 'aborted', message: 'Cancelled.' })
    expect([...fake.open, ...fake.kept.keys()]).toEqual([])
    expect(fake.opened).toEqual(['encoder_fp32 on wasm', 'modulation_fp32 on wasm'])
  })
})

test('numbers are computed on wasm only for a GPU, and only where the pack brings none', async () => {
  await loaded(packOf(all, true), {})
  expect(openedOnWasm()).toEqual([])
  await loaded(packOf(all, false), {}, { device: 'wasm' })
  expect(openedOnWasm()).toHaveLength(3)
})

test('a pack that wasm may not hold twice is not compared with it', async () => {
  const pack = packOf(all, false)
  const limit = 1.5e9
  const least = pack.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
  const padded = (bytes: number) => [...pack.manifest.files, { path: 'samples', bytes: bytes - least, sha256: '' }]
  const found = async (bytes: number) => loaded({ ...pack, manifest: { ...pack.manifest, files: padded(bytes) } }, {})
  expect(await found(limit)).toMatchObject({ device: 'webgpu', why: [] })
  resetFake() // which forgets the numbers of the first time
  expect((await found(limit + 1)).why).toEqual([
    `WebGPU fp16: not compared with wasm: expected a pack of at most ${limit} bytes, got ${limit + 1}`,
  ])
  expect(openedOnWasm()).toEqual([])
})

test('a graph that cannot be lowered, since the next form is refused, ends the attempt alone', async () => {
  fake.refused = { encoder_mixed: new Error('no such operator') }
  const found = await loaded(packOf(all, true), { encoder_fp16: 0.1 })
  expect(found).toMatchObject({ device: 'webgpu', precision: 'fp32', others: [] })
  expect(found.why).toEqual(['WebGPU fp16: encoder_mixed: the runtime refuses this graph: no such operator'])
  expect(gpus()).toEqual(['GPU'])
  expect(sessions()).toEqual(['encoder_fp32', 'modulation_fp32', 'denoiser_fp32'])
})

test('a graph that the runtime refuses is bad, unless the device is why', async () => {
  const refusing = async (error: Error) => {
    fake.refused = { 'encoder_fp32 on wasm': error }
    return loaded(packOf(all, true), {}, { device: 'wasm' }).catch((thrown: unknown) => thrown)
  }
  const values = { reason: 'pack-file-wrong', file: 'encoder_fp32' }
  expect(await refusing(new Error('no such operator'))).toMatchObject({ code: 'bad-pack', values })
  expect(await refusing(new SubcodeError('out-of-memory', 'full'))).toMatchObject({ code: 'out-of-memory', message: 'full' })
})

test('it is told where a pack is being tried, and where it runs at last; its files do not stay in memory', async () => {
  const begun: string[] = []
  const emit = (event: LoadProgress) => void (event.kind === 'start' && begun.push(`${event.device} ${event.precision}`))
  fake.pack = packOf(all, false)
  const start = { signal: new AbortController().signal, emit }
  const onGpu = await load(options, start)
  expect(begun).toEqual(['webgpu fp16', 'wasm fp32', 'webgpu fp16'])
  const onWasm = await load({ ...options, device: 'wasm' }, start)
  expect([onGpu.info.adapter, onWasm.info.adapter]).toEqual(['acme', 'wasm, 1 thread'])
  expect(onGpu.pack.files.size).toBe(0)
})
