import { describe, expect, test } from 'vitest'
import { SubcodeError } from '../../base/errors.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { TaughtAttribute } from '../../store/attributes-slice.ts'
import { packIdOf } from '../../store/pack-id.ts'
import { readAttribute, writeAttribute } from './attribute-file.ts'

const manifest = { name: 'toy', title: 'Toy', space: {}, files: [], graphs: {} } as unknown as Manifest
const toy = await packIdOf(manifest)

describe('a file of a taught attribute', () => {
  const attribute: TaughtAttribute = {
    id: 'x',
    name: 'tired',
    pack: toy,
    weights: [0.1, -2, 3e-9],
    direction: [1, 2, 3],
    bias: 0.25,
    score: { accuracy: 0.8, margin: 0.1, auroc: 0.86, folds: 5 },
    examples: { has: 5, hasNot: 6, unlabelled: 0 },
    madeAt: 1234,
    starred: true,
  }
  const read = (text: string, of = manifest) => readAttribute(new Blob([text]), of)

  test('comes back as it was, but for what is this studio’s own', async () => {
    const own = { id: 'x', starred: true }
    expect({ ...own, ...(await read(writeAttribute(attribute))) }).toEqual(attribute)
    const unsure = { ...attribute, score: null, direction: null }
    expect({ ...own, ...(await read(writeAttribute(unsure))) }).toEqual(unsure)
    expect(await read(writeAttribute(attribute))).not.toHaveProperty('starred')
  })

  const change = (key: string, value: unknown) => JSON.stringify({ ...JSON.parse(writeAttribute(attribute)), [key]: value })
  test.each([
    ['no JSON', 'hello', /no JSON/],
    ['another format', change('format', 'else'), /format/],
    ['a later version', change('version', 2), /version/],
    ['a number that is none', change('direction', [1, null]), /direction\.1/],
    ['a pattern of another length', change('pattern', [1]), /pattern: 3 numbers/],
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
    await expect(read(writeAttribute(attribute), { ...manifest, imageSize: 8 })).rejects.toThrow(/taught to the pack "Toy"/)
  })
})
