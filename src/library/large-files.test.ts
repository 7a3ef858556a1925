import { expect, test } from 'vitest'
import { largeFiles } from '../../e2e/support/large-files.ts'
import { recognise } from './recognise.ts'

// The time of a refusal depends on the bytes that it reads and on its work on them. Both have limits; `npx tsx bench/refusals.ts` shows the time.

const damaged = 'the file is damaged or not a checkpoint.'
const long = (letter: string) => `${letter.repeat(100)}.*…$`

/** The answer for each file, and the bytes of it that may be read before. */
const expected: Record<string, [reason: string | RegExp, bytes: number]> = {
  '2.7 GB of zeros named .ckpt': [
    'last.ckpt: expected a PyTorch checkpoint or safetensors, but its first bytes are of no known format.',
    2000,
  ],
  'half of a checkpoint of 2.7 GB': ['last.ckpt: the end of the zip is missing; the file is cut off. Download or copy it again.', 100_000],
  'a pickle that unpacks to more than it claims': [
    'last.ckpt: zip entry "a/data.pkl" does not unpack to the 100 bytes it claims.',
    300_000,
  ],
  'a pickle of four million instructions': [
    `last.ckpt: its pickle has more than 500000 instructions at byte 500001; ${damaged}`,
    5_000_000,
  ],
  'a pickle that remembers without end': [`last.ckpt: its pickle has more than 500000 instructions at byte 500001; ${damaged}`, 5_000_000],
  'a pickle of marks alone': [`last.ckpt: its pickle piles up more than 100000 values at byte 100003; ${damaged}`, 5_000_000],
  'a pickle of empty dicts in dicts': [`last.ckpt: its pickle has more than 500000 instructions at byte 500001; ${damaged}`, 5_000_000],
  'tensors with names of a megabyte': ['last.ckpt: its tensors have names of more than 500 letters.', 5_000_000],
  'statistics of 2^28 numbers': [
    'last.ckpt, latent.pkl: Expected 64 finite numbers in conds_mean, found the shape [268435456].',
    1_000_000,
  ],
  'a safetensors header of nested lists': ['last.ckpt: its header has 2000001 lists and objects; at most 80000 are read.', 5_000_000],
  'a safetensors header of 60,000 tensors': ['last.ckpt: its header has 180001 lists and objects; at most 80000 are read.', 5_000_000],
  'a zip of 30,000 entries': ['last.ckpt: expected a PyTorch checkpoint, but the zip has no data.pkl among 30000 entries.', 9_000_000],
  'a pack of 40 files that unpack to 64 MB each': ['pack', 200_000],
  'a pack whose attributes unpack to 64 MB': ['pack.zip: attributes.json: expected at most 8388608 bytes, got 67108864.', 200_000],
  '20,000 files of nothing': ['folder/0.bin: this and 19999 more files are too many to look into. Bring those of the model alone.', 0],
  'a config.json of nested lists': [/^config.json: format: /, 1_100_000],
  'a strange type of a megabyte': [new RegExp(`^last.ckpt: tensor "a" has the unsupported type "${long('x')}`), 5_000_000],
  'a class of a name of a megabyte': [new RegExp(`^last.ckpt: expected a dict of tensors, .* of class ${long('a')}`), 5_000_000],
}

test.each(largeFiles)('$what is answered after a bounded read', async ({ what, make }) => {
  const made = make()
  const files = Object.entries(made).map(([path, blob]) => ({ path, file: blob as unknown as File }))
  const recognition = await recognise(null, files)
  const refused = recognition.files.flatMap((file) => (file.kind === 'refused' ? [file.error.message] : []))
  const answer = refused[0] ?? recognition.problem?.message ?? recognition.files[0]?.kind ?? ''
  const [reason, bytes] = expected[what] ?? ['', 0]
  expect(answer).toMatch(reason)
  if (typeof reason === 'string') expect(answer).toBe(reason)
  expect(answer.length).toBeLessThan(600)
  expect(Object.values(made).reduce((sum, { meter }) => sum + meter.bytes, 0)).toBeLessThanOrEqual(bytes)
})
