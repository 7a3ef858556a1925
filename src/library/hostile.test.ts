import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { call, dict, global, program, tensor, tensorFile, text, torchFile } from '../formats/fixtures/pickle-bytes.ts'
import { zipBytes } from '../formats/fixtures/zip-bytes.ts'
import { sha256Hex } from '../base/sha256.ts'
import { safetensorsTypes } from '../formats/safetensors-header.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { writeSafetensors } from '../formats/write-safetensors.ts'
import { filesOf, memoryStore } from './fixtures/memory-store.ts'
import { createLibraryHandlers } from './library-handlers.ts'

// formats/bad-files.test.ts tests the refusals of the readers; this file tests the importer's refusals of whole files.

const micro = readFileSync('e2e/golden/micro/last.ckpt')
const patches = readFileSync('e2e/golden/patches/model.safetensors')

function library() {
  const store = memoryStore()
  return { store, ...createLibraryHandlers(() => Promise.resolve(store)) }
}

const quiet = { signal: new AbortController().signal, emit: () => {} }
const named = (blob: Blob) => [{ path: 'last.ckpt', file: new File([blob], 'last.ckpt') }]

/** The autoencoder of `patches` with some tensors changed. */
async function changed(change: (name: string, values: Float32Array) => Float32Array | null): Promise<Blob> {
  const { tensors, hyperParameters } = await readWeightsFile(new Blob([patches]), 'model.safetensors')
  const inputs = []
  for (const [name, { shape, read }] of tensors) {
    const values = change(name, await read())
    if (values) inputs.push({ name, shape, dtype: safetensorsTypes.F32, bytes: new Uint8Array(values.slice().buffer) })
  }
  return writeSafetensors(inputs, { hyper_parameters: JSON.stringify(hyperParameters) })
}

/** A zip whose one entry says that it unpacks to far more than it should. */
const bomb = new Blob([zipBytes([{ path: 'archive/data.pkl', bytes: new Uint8Array(64), method: 8, claimedBytes: 4_000_000_000 }])])

const table: [string, Blob, string][] = [
  [
    'a JPEG named .ckpt',
    new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), new Uint8Array(600)]),
    'expected a PyTorch checkpoint or safetensors, but this is a JPEG picture.',
  ],
  [
    'half a checkpoint',
    new Blob([micro.subarray(0, 1_000_000)]),
    'the end of the zip is missing; the file is cut off. Download or copy it again.',
  ],
  [
    'a zip bomb',
    bomb,
    'its data.pkl has 4000000000 bytes; at most 268435456 are read. Arrays of numpy stand in it: save them as tensors (torch.from_numpy), or leave them out.',
  ],
  [
    'a pickle that calls',
    torchFile(program(call(global('os', 'system'), text('true')))),
    'expected a dict of tensors, but the file holds an object of class os.system. Save model.state_dict() instead.',
  ],
  [
    'a storage out of range',
    tensorFile({ offset: 1 }),
    'tensor "w" reaches past the 4 elements of storage "0" (shape [4], strides [1], offset 1); the file is damaged.',
  ],
  [
    'one element blown up',
    tensorFile({ shape: [2 ** 27], strides: [0] }),
    'tensor "w" shows elements twice, as after expand(), and at most 16777216 are read then (shape [134217728], strides [0]). Save a clone of it.',
  ],
  [
    'a U-Net of latent diffusion alone',
    torchFile(program(dict(['state_dict', dict(['model.diffusion_model.input_blocks.0.0.weight', tensor()])]))),
    'expected a checkpoint of a model that is known here, but this is a latent diffusion checkpoint without its first stage.',
  ],
  [
    'a model of something else',
    torchFile(program(dict(['fc.weight', tensor()]))),
    'This is no model of a family that is known here (diffae, latent-diffusion, diffenc, ddim): its tensors are called fc.weight.',
  ],
  [
    'weights without a moving average',
    torchFile(program(dict(['model.input_blocks.0.0.weight', tensor()]))),
    'This checkpoint has weights in training (model.*) but no moving average (ema_model.*), which every result needs.',
  ],
]

test.each(table)('%s is refused by name and reason', async (_, blob, reason) => {
  const { recognise, store } = library()
  const { files, proposal } = await recognise({ files: named(blob) }, quiet as never)
  expect(files).toMatchObject([
    { kind: 'refused', error: { code: 'bad-file', message: `last.ckpt: ${reason}`, values: { reason: expect.any(String) } } },
  ])
  expect(proposal).toBeNull()
  expect(await filesOf(store)).toEqual(new Map())
})

test('a checkpoint without one tensor is refused before anything is written', async () => {
  const { recognise } = library()
  const blob = await changed((name, values) => (name.endsWith('input_blocks.1.0.in_layers.2.bias') ? null : values))
  const { files } = await recognise({ files: named(blob) }, quiet as never)
  expect(files[0]).toMatchObject({
    kind: 'refused',
    error: {
      message: expect.stringMatching(/^last.ckpt: Expected a tensor \S*input_blocks.1.0.in_layers.2.bias of shape \[\d+\], found none/),
    },
  })
})

test('weights that are not numbers are refused by tensor, and leave nothing', async () => {
  const handlers = library()
  const blob = await changed((name, values) =>
    name.endsWith('input_blocks.1.0.in_layers.2.weight') ? values.fill(Number.NaN, 5, 6) : values,
  )
  const done = handlers.import({ files: named(blob), name: 'ruined', title: 'Ruined' }, quiet)
  await expect(done).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(
      /^last.ckpt: .*input_blocks.1.0.in_layers.2.weight.* holds NaN, which a float16 weight cannot. The checkpoint is damaged/,
    ),
  })
  expect(await filesOf(handlers.store)).toEqual(new Map())
})

test('a weight too large for half precision makes the pack single', async () => {
  const handlers = library()
  const blob = await changed((name, values) => (name.endsWith('input_blocks.0.0.weight') ? values.fill(70_000, 0, 1) : values))
  await handlers.import({ files: named(new Blob([patches])), name: 'plain', title: 'Plain' }, quiet)
  await handlers.import({ files: named(blob), name: 'large', title: 'Large' }, quiet)
  const files = await filesOf(handlers.store)
  const weights = (name: string) => files.get(`${name}/onnx/denoiser.bin`)?.length ?? 0
  expect(weights('large') / weights('plain')).toBeCloseTo(2, 1)
  expect(files.get('large/import.json')).toBeUndefined()
})

test('a weight too large that comes late makes every file single, also those that were whole in half precision', async () => {
  const handlers = library()
  const blob = await changed((name, values) => (name.endsWith('latent_net.layers.2.linear.bias') ? values.fill(70_000, 0, 1) : values))
  await handlers.import({ files: named(new Blob([patches])), name: 'plain', title: 'Plain' }, quiet)
  await handlers.import({ files: named(blob), name: 'large', title: 'Large' }, quiet)
  const files = await filesOf(handlers.store)
  const growth = ['encoder', 'denoiser', 'latent_denoiser'].map((graph) => {
    const [large, plain] = ['large', 'plain'].map((name) => files.get(`${name}/onnx/${graph}.bin`)?.length ?? 0)
    return (large ?? 0) / (plain ?? 1)
  })
  for (const factor of growth) expect(factor).toBeCloseTo(2, 1)
})

/** mulberry32: 32 random bits a call, the same on every machine. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

const ROUNDS = 200

/** The hash of every data file of the packs in a store. */
async function weightsOf(store: FileSystemDirectoryHandle): Promise<string[]> {
  const files = [...(await filesOf(store))].filter(([path]) => path.endsWith('.bin'))
  return Promise.all(files.map(async ([path, bytes]) => `${path} ${await sha256Hex(bytes.slice())}`))
}

/** Damage that keeps the file long enough to be looked into: flipped bits in its directory, its pickle or anywhere, cuts, spliced bytes. */
function damage(next: () => number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(micro)
  const regions = [
    [0, 95_000],
    [bytes.length - 40_000, 40_000],
    [0, bytes.length],
  ] as const
  const [start, length] = regions[Math.floor(next() * 3)] ?? regions[2]
  const at = () => start + Math.floor(next() * length)
  const kind = Math.floor(next() * 3)
  if (kind === 0) return bytes.slice(0, at())
  for (let i = 0; i <= next() * 8; i++) {
    const from = at()
    if (kind === 1) bytes.fill((bytes[from] ?? 0) ^ (1 << Math.floor(next() * 8)), from, from + 1)
    else bytes.copyWithin(at(), from, from + Math.floor(next() * 16))
  }
  return bytes
}

test(`${ROUNDS} damaged checkpoints end in a message that names the file, or in the same pack`, async () => {
  const next = random(20220624)
  const whole = library()
  await whole.import({ files: named(new Blob([micro])), name: 'pack', title: 'pack' }, quiet)
  const expected = await weightsOf(whole.store)
  const outcomes = { refused: 0, same: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const { store, import: run } = library()
    const files = named(new Blob([damage(next)]))
    const outcome = await run({ files, name: 'pack', title: 'pack' }, quiet).catch((thrown: unknown) => thrown)
    if (outcome instanceof Error) {
      expect([round, outcome]).toMatchObject([round, { code: 'bad-file', message: expect.stringMatching(/last\.ckpt|These files/) }])
      expect(await filesOf(store)).toEqual(new Map())
      outcomes.refused++
    } else {
      // Damage to parts that are not read (the trained copy, the optimiser, a note) must not change a weight.
      expect([round, await weightsOf(store)]).toEqual([round, expected])
      outcomes.same++
    }
  }
  expect(outcomes.refused).toBeGreaterThan(ROUNDS / 3)
  expect(outcomes.refused + outcomes.same).toBe(ROUNDS)
}, 300_000)
