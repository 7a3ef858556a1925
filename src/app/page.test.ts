import { describe, expect, test } from 'vitest'
import { type ErrorCode, SubcodeError } from '../base/errors.ts'
import { choosePack, DEFAULT_PACK } from './choose-pack.ts'
import { parsePageAddress, withPageAddress } from './page-address.ts'
import { describeProblem } from './problem-words.ts'
import { currentProblem } from './problems.ts'
import { sayBytes, sayDecibels, sayDuration, sayError, saySpeed } from '../words/say-numbers.ts'

describe('the address of the page', () => {
  test('asks for a pack and a device', () => {
    expect(parsePageAddress('?pack=toyface&device=wasm')).toEqual({ pack: 'toyface', device: 'wasm' })
    expect(parsePageAddress('')).toEqual({ pack: null, device: 'auto' })
    expect(parsePageAddress('?device=abacus')).toEqual({ pack: null, device: 'auto' })
  })

  test('is changed in one place', () => {
    expect(withPageAddress('https://a.b/c/?pack=x#d', { device: 'wasm' })).toBe('https://a.b/c/?pack=x&device=wasm#d')
  })
})

describe('the pack to open', () => {
  const packs = [
    { name: 'a', title: 'A' },
    { name: DEFAULT_PACK, title: 'Faces' },
  ]
  test('is the one asked for if it is here, else the default, else the first', () => {
    expect(choosePack(packs, 'a')).toBe('a')
    expect(choosePack(packs, 'b')).toBe(DEFAULT_PACK)
    expect(choosePack(packs, null)).toBe(DEFAULT_PACK)
    expect(choosePack(packs.slice(0, 1), null)).toBe('a')
    expect(choosePack([], null)).toBeNull()
  })
})

describe('an error in words', () => {
  const codes: ErrorCode[] = [
    'no-webgpu',
    'device-lost',
    'worker-died',
    'out-of-memory',
    'bad-file',
    'bad-pack',
    'integrity',
    'offline',
    'quota',
    'internal',
  ]

  test.each(codes)('%s has a title and one thing to do', (code) => {
    const { title, text, remedy } = describeProblem({ from: 'job', error: new SubcodeError(code, 'the message') })
    expect(title).toMatch(/^[A-Z].*\.$/)
    expect(text).not.toBe('')
    expect(remedy).not.toBe('none')
  })

  test('says of a pack that no job can be tried again without it, and of a photo to choose another', () => {
    const remedy = (from: 'pack' | 'intake', code: ErrorCode) => describeProblem({ from, error: new SubcodeError(code, '') }).remedy
    expect((['worker-died', 'device-lost', 'quota', 'offline'] as const).map((code) => remedy('pack', code))).toEqual(
      Array(4).fill('reload-pack'),
    )
    expect((['worker-died', 'offline', 'out-of-memory', 'quota'] as const).map((code) => remedy('intake', code))).toEqual(
      Array(4).fill('other-photo'),
    )
    expect([remedy('pack', 'internal'), remedy('intake', 'internal')]).toEqual(['reload-page', 'reload-page'])
  })

  test('says of work that is not kept how to try again, unless there is no storage at all', () => {
    const keepError = new SubcodeError('quota', 'full', { values: { reason: 'no-room-for-work' } })
    const state = {
      intake: { kind: 'none' },
      failedJob: null,
      keepError,
      pack: { kind: 'none' },
      restart: null,
      missingPack: null,
    } as const
    const said = (keep: object | null) => {
      const problem = currentProblem({ ...state, keep } as unknown as Parameters<typeof currentProblem>[0])
      return problem && describeProblem(problem)
    }
    expect(said({})).toMatchObject({ text: expect.stringMatching(/^There is no room/), remedy: 'keep-again' })
    expect(said(null)).toMatchObject({ text: expect.stringMatching(/^There is no room/), remedy: 'none' })
  })

  test('says of a pack that is not here how to bring it', () => {
    const state = { intake: { kind: 'none' }, failedJob: null, keep: {}, keepError: null, pack: { kind: 'ready' }, restart: null }
    const problem = currentProblem({ ...state, missingPack: 'older' } as unknown as Parameters<typeof currentProblem>[0])
    expect(problem && describeProblem(problem)).toMatchObject({
      title: 'That pack is not here.',
      text: expect.stringContaining('asks for the pack "older"') as string,
      remedy: 'bring-pack',
    })
  })

  test('says after a restart that the job goes on, and asks for nothing', () => {
    const { text, remedy } = describeProblem({ from: 'restart', error: new SubcodeError('worker-died', '') })
    expect(text).toContain('goes on')
    expect(remedy).toBe('none')
  })
})

describe('numbers in words', () => {
  test.each([
    [sayDuration(840), '0.8 s'],
    [sayDuration(9_960), '10 s'],
    [sayDuration(59_600), '1 min 0 s'],
    [sayDuration(200_000), '3 min 20 s'],
    [sayBytes(940_000), '940 kB'],
    [sayBytes(18_240_000), '18.2 MB'],
    [sayError(0.00012), '1.2e-4'],
    [sayError(0.0123), '0.0123'],
    [sayDecibels(31.26), '31.3 dB'],
    [sayDecibels(Infinity), 'no difference'],
    [saySpeed({ steps: 41, ms: 1000 }), '41 steps/s'],
    [saySpeed({ steps: 1, ms: 800 }), '1.3 steps/s'],
  ])('%s', (said, expected) => expect(said).toBe(expected))
})
