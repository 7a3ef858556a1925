import { expect, test } from 'vitest'
import { compare } from './probe.ts'

const checkouts = [
  { studio: 'own', bench: '', pack: 'new' },
  { studio: 'other', bench: '', pack: 'old' },
] as const

test('two checkouts take turns, and the ratio is the median of those of the rounds', async () => {
  const taken: string[] = []
  const numbers = {
    own: [
      [1, 8],
      [2, 8],
      [9, 8],
    ],
    other: [
      [2, 8],
      [8, 16],
      [9, 32],
    ],
  }
  const probe = {
    rows: [
      { what: 'a', unit: 'ms', most: 1 },
      { what: 'b', unit: 'MB', most: null },
    ],
    open: async ({ studio }: { studio: string }) => ({
      take: async () => {
        taken.push(studio)
        return numbers[studio as keyof typeof numbers].shift() ?? []
      },
      close: async () => void taken.push(`${studio} closed`),
    }),
  }
  const [a, b] = await compare(probe, checkouts, 3, () => {})
  expect(taken).toEqual(['own', 'other', 'own', 'other', 'own', 'other', 'own closed', 'other closed'])
  expect(a).toMatchObject({
    what: 'a (new here, old there)',
    most: 1,
    own: { median: 2 },
    other: { median: 8 },
    ratio: { median: 0.5, low: 0.375, high: 0.75 },
  })
  expect(b?.ratio?.median).toBe(0.5)
})

test('a checkout that cannot be opened leaves none open', async () => {
  const closed: string[] = []
  const open = async ({ studio }: { studio: string }) => {
    if (studio === 'other') throw new Error('no page')
    return { take: async () => [], close: async () => void closed.push(studio) }
  }
  await expect(compare({ rows: [], open }, checkouts, 1, () => {})).rejects.toThrow('no page')
  expect(closed).toEqual(['own'])
})
