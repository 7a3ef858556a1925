import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { digest } from './fixtures/digest.ts'
import { torchFile } from './fixtures/pickle-bytes.ts'
import { readWeightsFile } from './weights-file.ts'
import { readZip } from './zip.ts'

/** Marsaglia's xorshift32: the same damage on every machine. */
function randomBelow(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

type Bytes = Uint8Array<ArrayBuffer>

/** One to four of: a flipped bit, a random byte, a run copied elsewhere, a cut in the middle, a cut at the end. */
function mutated(original: Bytes, below: (limit: number) => number): Bytes {
  let bytes = original.slice()
  for (let rounds = 1 + below(4); rounds > 0; rounds--) {
    const at = below(bytes.length)
    const kind = below(10)
    if (kind < 4) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
    else if (kind < 6) bytes[at] = below(256)
    else if (kind < 8) bytes.copyWithin(at, below(bytes.length), below(bytes.length))
    else if (kind === 8) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + below(9))])
    else bytes = bytes.slice(0, at + 1)
  }
  return bytes
}

/** The hash over all tensors, or the message of the refusal; anything but a `bad-file` refusal fails the test. */
async function outcome(blob: Blob): Promise<string> {
  try {
    return await digest((await readWeightsFile(blob, 'f')).tensors)
  } catch (thrown) {
    if (thrown instanceof SubcodeError && thrown.code === 'bad-file') return thrown.message
    throw thrown
  }
}

function read(path: string): Bytes {
  return Uint8Array.from(readFileSync(path))
}

test('400 damaged checkpoints are refused, or give exactly the right tensors', async () => {
  const original = read('e2e/golden/micro_cls/last.ckpt')
  const right = await outcome(new Blob([original]))
  const below = randomBelow(1)
  const outcomes: string[] = []
  for (let round = 0; round < 400; round++) outcomes.push(await outcome(new Blob([mutated(original, below)])))
  const wrong = outcomes.filter((text) => text !== right && !text.startsWith('f: '))
  expect(wrong).toEqual([])
  // Damage to parts that are not read (optimiser state, padding) is no reason to refuse.
  expect(outcomes.filter((text) => text === right).length).toBeGreaterThan(10)
  expect(outcomes.filter((text) => text.startsWith('f: ')).length).toBeGreaterThan(100)
})

test('3,000 damaged pickles without a check sum never do worse than a refusal', async () => {
  const entries = await readZip(new Blob([read('e2e/golden/micro/last.ckpt')]), 'micro')
  const pickle = await entries.find(({ path }) => path.endsWith('/data.pkl'))?.read()
  expect(pickle).toBeDefined()
  const below = randomBelow(2)
  const reasons = new Set<string>()
  for (let round = 0; round < 3000; round++)
    reasons.add(await outcome(torchFile(mutated((pickle ?? new Uint8Array()).slice(0, 4000), below))))
  expect(reasons.size).toBeGreaterThan(20)
})

test('400 damaged safetensors headers never do worse than a refusal', async () => {
  const original = read('e2e/golden/micro_ddpm/model.safetensors')
  const below = randomBelow(3)
  const reasons = new Set<string>()
  for (let round = 0; round < 400; round++) {
    const head = mutated(original.slice(0, 17_000), below)
    reasons.add(await outcome(new Blob([head, original.subarray(17_000)])))
  }
  expect(reasons.size).toBeGreaterThan(20)
})
