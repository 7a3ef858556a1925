import { describe, expect, test } from 'vitest'
import { at } from '../../base/assert.ts'
import { SubcodeError } from '../../base/errors.ts'
import { attributeScore } from '../../math/attribute-score.ts'
import { gaussian, gaussianBatch } from '../../math/gaussian.ts'
import type { EngineApi } from '../../protocol/engine-api.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { TaughtAttribute } from '../../store/attributes-slice.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { readAttribute, writeAttribute } from './attribute-file.ts'
import { kindOf, withExamples } from './options.ts'
import { teach, type TeachProgress } from './recipe.ts'

const SIZE = 32

/** A face whose code tells by its first number whether it has it; its picture carries the code for the fake engine. */
function face(id: string, index: number, has: boolean, isEncoded = false): Face {
  const code = gaussian(21, index, SIZE, 'z_sem')
  code[0] = has ? 2 : -2
  const z = isEncoded ? { data: code, count: 1 } : null
  return { id, kind: 'yours', title: id, size: 1, picture: code, z, noise: null, origin: null, pack: null, madeAt: index, starred: false }
}

function fakeEngine() {
  const asked: { verb: string; count: number }[] = []
  const engine = {
    call: async (verb: string, input: EngineApi['encode']['in'] & EngineApi['sampleCodes']['in']) => {
      if (verb === 'encode') {
        asked.push({ verb, count: input.images.count })
        return { z: { data: input.images.data.slice(), count: input.images.count }, timing: { steps: 1, ms: 1 } }
      }
      asked.push({ verb, count: input.count })
      expect(input.first).toBe(0)
      const codes = gaussianBatch(22, 0, input.count, SIZE, 'z_sem')
      return { z: { data: codes, count: input.count } }
    },
  } as unknown as Engine
  return { engine, asked }
}

const ones = new Array<number>(SIZE).fill(1)
const zeros = new Array<number>(SIZE).fill(0)
const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 }
const manifest = {
  name: 'toy',
  zSem: { size: SIZE, mean: zeros, std: ones },
  schedule,
  latentSchedule: schedule,
  defaults: { latentSteps: 5 },
  graphs: { latent_denoiser: {} },
} as unknown as Manifest

const list = (count: number, has: boolean, first = 0) => Array.from({ length: count }, (_, i) => face(`${has}-${i}`, first + i, has))

async function run(faces: Parameters<typeof teach>[1], of = manifest) {
  const { engine, asked } = fakeEngine()
  const progress: TeachProgress[] = []
  const codes: string[] = []
  const signal = new AbortController().signal
  const result = await teach(engine, faces, of, { signal, onProgress: (event) => progress.push(event), onCode: (id) => codes.push(id) })
  return { result, asked, progress, codes }
}

describe('teaching', () => {
  test('encodes the examples some at once and separates them', async () => {
    const [has, hasNot] = [list(12, true), list(9, false, 100)]
    const { result, asked, codes } = await run({ has, hasNot, others: list(5, false, 200) })
    expect(asked).toEqual([
      { verb: 'encode', count: 8 },
      { verb: 'encode', count: 8 },
      { verb: 'encode', count: 5 },
    ])
    expect(codes).toHaveLength(21)
    const guess = ({ picture }: Face) => attributeScore(picture, { ...result, kind: 'classify' })
    expect(Math.min(...has.map(guess))).toBeGreaterThan(0.5)
    expect(Math.max(...hasNot.map(guess))).toBeLessThan(0.5)
    expect(result.score?.auroc).toBeGreaterThan(0.9)
    expect(result).toMatchObject({ examples: { has: 12, hasNot: 9, unlabelled: 0 }, score: { folds: 5 } })
  })

  test('takes codes that are there, and random and other faces where none has it not', async () => {
    const has = Array.from({ length: 4 }, (_, i) => face(`has-${i}`, i, true, true))
    const { result, asked } = await run({ has, hasNot: [], others: list(2, false, 100) })
    expect(asked).toEqual([
      { verb: 'encode', count: 2 },
      { verb: 'sampleCodes', count: 48 },
    ])
    expect(result).toMatchObject({ examples: { has: 4, hasNot: 0, unlabelled: 50 }, score: { folds: 4 } })
    expect(at(result.direction, 0)).toBeGreaterThan(0)
  })

  test('does without random faces where the pack has no latent net', async () => {
    const { asked } = await run({ has: list(2, true), hasNot: [], others: list(3, false, 9) }, { ...manifest, graphs: {} })
    expect(asked.map(({ verb }) => verb)).toEqual(['encode'])
  })

  test('tells no score where nothing can be held out', async () => {
    const { result } = await run({ has: list(1, true), hasNot: list(1, false, 9), others: [] })
    expect(result.score).toBeNull()
  })

  test('refuses a pack without codes', async () => {
    const wrong = run({ has: list(2, true), hasNot: [], others: [] }, { ...manifest, zSem: null })
    await expect(wrong).rejects.toMatchObject({ code: 'bad-pack' })
  })
})

describe('a file of a taught attribute', () => {
  const attribute: TaughtAttribute = {
    id: 'x',
    name: 'tired',
    pack: { name: 'toy', title: 'Toy', hash: 'abc' },
    direction: [0.1, -2, 3e-9],
    bias: 0.25,
    score: { accuracy: 0.8, margin: 0.1, auroc: 0.86, folds: 5 },
    examples: { has: 5, hasNot: 6, unlabelled: 0 },
    madeAt: 1234,
    starred: true,
  }
  const read = (text: string, hash = 'abc') => readAttribute(new Blob([text]), hash)

  test('comes back as it was, but for what is this studio’s own', async () => {
    const own = { id: 'x', starred: true }
    expect({ ...own, ...(await read(writeAttribute(attribute))) }).toEqual(attribute)
    const unsure = { ...attribute, score: null }
    expect({ ...own, ...(await read(writeAttribute(unsure))) }).toEqual(unsure)
    expect(await read(writeAttribute(attribute))).not.toHaveProperty('starred')
  })

  const change = (key: string, value: unknown) => JSON.stringify({ ...JSON.parse(writeAttribute(attribute)), [key]: value })
  test.each([
    ['no JSON', 'hello', /no JSON/],
    ['another format', change('format', 'else'), /format/],
    ['a later version', change('version', 2), /version/],
    ['a number that is none', change('direction', [1, null]), /direction\.1/],
    ['too long a direction', change('direction', new Array(4097).fill(0)), /direction/],
    ['no name', change('name', ''), /name/],
    ['a negative count', change('examples', { has: -1, hasNot: 0, unlabelled: 0 }), /examples\.has/],
    ['more than a megabyte', change('name', 'x'.repeat(1_100_000)), /at most 1048576 bytes/],
  ])('%s is refused', async (_, text, words) => {
    const refusal = await read(text).catch((thrown: unknown) => thrown)
    expect(refusal).toBeInstanceOf(SubcodeError)
    expect(refusal).toMatchObject({ code: 'bad-file', message: expect.stringMatching(words) })
  })

  test('of another model is refused', async () => {
    await expect(read(writeAttribute(attribute), 'def')).rejects.toThrow(/taught to the pack "Toy"/)
  })
})

test('a face is an example of one kind at most, and of a kind there are 100 at most', () => {
  const first = withExamples({ has: [], hasNot: ['b'] }, ['a', 'b'], 'has')
  expect(first).toEqual({ has: ['a', 'b'], hasNot: [] })
  expect([kindOf(first, 'a'), kindOf(first, 'z')]).toEqual(['has', 'none'])
  expect(withExamples(first, ['a'], 'none')).toEqual({ has: ['b'], hasNot: [] })
  const many = Array.from({ length: 120 }, (_, i) => `${i}`)
  expect(withExamples({ has: [], hasNot: [] }, many, 'hasNot').hasNot).toHaveLength(100)
})
