import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { errorWords, explainError } from './error-words.ts'

const facts = {
  device: 'webgpu',
  precision: 'fp16',
  adapter: 'acme',
  bytes: 3e8,
  limitBytes: 2e8,
  width: 9000,
  height: 8000,
  limitPixels: 5e7,
  name: 'a TIFF picture',
  kind: 'TIFF',
  advice: 'Save it as PNG.',
  file: 'a.bin',
  files: ['a.ckpt', 'b.ckpt'],
  model: 'a StyleGAN',
  count: 200,
  tensor: 'w',
  why: 'is sparse.',
  expectedShape: [64, 32],
  foundShape: [],
  heads: 3,
  channels: 64,
  type: 'int8',
  place: 'ema/shadow_params',
  found: '9',
  weight: 'w',
  for: 'attributes',
  graph: 'encoder',
  part: 'DDIMs',
  field: 'bias',
  pack: 'Faces',
  origin: 'https://a.b',
  neededBytes: 5e8,
  leftBytes: 1e8,
  format: 'mp4',
  side: 64,
}

test.each(Object.entries(errorWords.reasons))('the reason %s makes whole sentences of its facts', (_, sentence) => {
  const text = (sentence as (values: unknown) => string)(facts)
  expect(text).toMatch(/\.$/)
  expect(text).not.toMatch(/undefined|null|NaN|\[object/)
})

test.each(Object.entries(errorWords.codes))('the code %s alone makes a sentence', (_, text) => expect(text).toMatch(/^[A-Z].*\.$/))

test('an error is explained by its values, and by its code where it has none', () => {
  const values = { reason: 'unreachable', file: 'config.json', origin: 'https://a.b' } as const
  expect(explainError(new SubcodeError('offline', 'refused', { values }))).toBe(
    'config.json: https://a.b could not be reached. Check the connection and try again.',
  )
  expect(explainError(new SubcodeError('offline', 'refused'))).toBe(errorWords.codes.offline)
})
