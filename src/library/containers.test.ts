import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../base/sha256.ts'
import { convert } from '../convert/convert.ts'
import { plainCard } from '../convert/pack-manifest.ts'
import { dict, program, tensor, torchFile } from '../formats/fixtures/pickle-bytes.ts'
import { distributedFolder, zeroFolder } from '../formats/fixtures/sharded-files.ts'
import { metered, type MeteredBlob } from '../formats/fixtures/metered-blob.ts'
import { zipBytes } from '../formats/fixtures/zip-bytes.ts'
import { safetensorsTypes } from '../formats/safetensors-header.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { type SafetensorsInput, writeSafetensors } from '../formats/write-safetensors.ts'
import { combine } from './combine.ts'
import { openFiles } from './open-files.ts'
import { recognise } from './recognise.ts'

const original = readFileSync('e2e/golden/patches/model.safetensors')
const { tensors, hyperParameters } = await readWeightsFile(new Blob([original]), 'model.safetensors')
const config = new Blob([JSON.stringify({ model_type: 'diffae', ...hyperParameters })])

/** The tensors of the original, which have plain names. */
const inputs: SafetensorsInput[] = []
for (const [name, { shape, read }] of tensors)
  inputs.push({
    name,
    shape,
    dtype: safetensorsTypes.F32,
    bytes: new Uint8Array((await read()).slice().buffer),
  })
const half = Math.floor(inputs.length / 2)
const parts = [inputs.slice(0, half), inputs.slice(half)]
const partName = (i: number) => `model-0000${i + 1}-of-00002.safetensors`
const shards = parts.map((part, i): [string, Blob] => [partName(i), writeSafetensors(part, { format: 'pt' })])
const index = (names = parts) =>
  new Blob([
    JSON.stringify({
      metadata: {},
      weight_map: Object.fromEntries(names.flatMap((part, i) => part.map(({ name }) => [name, partName(i)]))),
    }),
  ])

const bring = (...files: [string, Blob][]) => files.map(([path, blob]) => ({ path, file: blob as File }))
const inFolder = (folder: string, ...files: [string, Blob][]) =>
  bring(...files.map(([name, blob]): [string, Blob] => [`${folder}/${name}`, blob]))

type Entry = { path: string; bytes: Uint8Array<ArrayBuffer>; deflated?: boolean }
const zipOf = (...entries: Entry[]) =>
  new Blob([
    zipBytes(
      entries.map(({ path, bytes, deflated }) => (deflated ? { path, bytes, method: 8, stored: deflateRawSync(bytes) } : { path, bytes })),
    ),
  ])
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())
const whole = Uint8Array.from(original)

/** The hashes of every graph and weight that files become. */
async function packOf(files: ReturnType<typeof bring>): Promise<string[]> {
  const combination = combine(await openFiles(files))
  if (combination.kind !== 'sources') throw new Error('expected weights')
  const hashes: string[] = []
  const write = async (path: string, bytes: Uint8Array<ArrayBuffer>) =>
    void (path.startsWith('onnx/') && hashes.push(`${path} ${await sha256Hex(bytes)}`))
  await convert(combination.sources, { stored: 'float16', card: plainCard('x', 'x'), measure: null }, { write })
  return hashes.sort()
}
const reasons = async (files: ReturnType<typeof bring>) =>
  (await recognise(null, files)).files.flatMap((file) => (file.kind === 'refused' ? [file.error.message] : []))

const right = await packOf(bring(['model.safetensors', new Blob([original])]))
const plain = writeSafetensors(inputs)

describe('the same pack comes of', () => {
  test.each<[string, () => Promise<ReturnType<typeof bring>> | ReturnType<typeof bring>]>([
    [
      'weights with config.json beside them',
      () => inFolder('hub', ['config.json', config], ['model.safetensors', plain], ['README.md', new Blob(['#'])]),
    ],
    ['the same two files dropped together', () => bring(['config.json', config], ['model.safetensors', plain])],
    ['parts with an index', () => inFolder('hub', ['config.json', config], ['model.safetensors.index.json', index()], ...shards)],
    ['parts without an index', () => inFolder('hub', ...shards, ['config.json', config])],
    ['a zip around a checkpoint', () => bring(['a.zip', zipOf({ path: 'ffhq/last.safetensors', bytes: whole })])],
    [
      'a compressed zip, with what macOS adds',
      () =>
        bring([
          'a.zip',
          zipOf(
            { path: 'ffhq/last.safetensors', bytes: whole, deflated: true },
            { path: '__MACOSX/ffhq/._last.safetensors', bytes: Uint8Array.of(0, 5) },
          ),
        ]),
    ],
    [
      'a zip around a folder of a hub',
      async () =>
        bring([
          'a.zip',
          zipOf(
            ...(await Promise.all(
              [['config.json', config] as const, ['model.safetensors.index.json', index()] as const, ...shards].map(
                async ([name, blob]) => ({ path: `hub/${name}`, bytes: await bytesOf(blob), deflated: true }),
              ),
            )),
          ),
        ]),
    ],
    [
      'a zip in a zip',
      () => bring(['b.zip', zipOf({ path: 'x/a.zip', bytes: Uint8Array.from(zipBytes([{ path: 'last.safetensors', bytes: whole }])) })]),
    ],
    [
      'a zip in a dropped folder',
      () => inFolder('box', ['a.zip', zipOf({ path: 'last.safetensors', bytes: whole })], ['notes.txt', new Blob(['x'])]),
    ],
  ])('%s', async (_, files) => expect(await packOf(await files())).toEqual(right))
})

test('no tensor of a part is read before it is asked for', async () => {
  const meters = shards.map(([name, blob]): [string, MeteredBlob] => [name, metered(blob)])
  await openFiles(inFolder('hub', ['config.json', config], ['model.safetensors.index.json', index()], ...meters))
  for (const [, blob] of meters) expect(blob.meter.bytes).toBeLessThan(0.2 * blob.size)
})

test('the folder names the pack, and files that are no models are named in one line', async () => {
  const nameless = new Blob([JSON.stringify({ ...hyperParameters, name: null })])
  const files = inFolder(
    'my-faces',
    ['config.json', nameless],
    ['model.safetensors', plain],
    ...['a.md', 'b.png', 'c.txt', 'd.txt', 'e.txt'].map((name): [string, Blob] => [name, new Blob(['x'])]),
  )
  expect((await recognise(null, files)).proposal?.title).toBe('my-faces')
  expect(await reasons(files)).toEqual([
    'my-faces/a.md: this, my-faces/b.png, my-faces/c.txt, my-faces/d.txt, 1 more are no models, and stay out.',
  ])
})

test('settings beside weights that contradict them are asked for, and others fill in', async () => {
  const files = (settings: object) =>
    inFolder('hub', ['config.json', new Blob([JSON.stringify(settings)])], ['model.safetensors', new Blob([original])])
  const { questions, proposal } = await recognise(null, files({ image_size: 64, diffusion_steps: 500, dropout: 0.3 }))
  const what = 'there several times with different values'
  expect(questions.map(({ name, unreadable, required }) => [name, unreadable?.startsWith(what), required])).toEqual([
    ['img_size', true, true],
    ['T', true, true],
  ])
  expect(proposal).toBeNull()
  expect(await packOf(files({ image_size: hyperParameters.img_size, dropout: 0.3 }))).toEqual(right)
})

test('settings in YAML and the state of the training stay out, and are named', async () => {
  const state = new Blob(['x'])
  const files = inFolder(
    'hub',
    ['config.yaml', new Blob(['T: 500'])],
    ['model.safetensors', new Blob([original])],
    ['optimizer.bin', state],
    ['random_states_0.pkl', state],
  )
  expect(await reasons(files)).toEqual([
    'hub/config.yaml: this, hub/optimizer.bin, hub/random_states_0.pkl are no models, and stay out. Settings in YAML are not read: say what hub/config.yaml says yourself, or save it as config.json.',
  ])
})

const states = (): Blob => torchFile(program(dict(['module', dict(['w', tensor()])])))

describe('checkpoints of many processes', async () => {
  const weights = await Promise.all(
    [...tensors].map(async ([name, { shape, read }]) => ({ name, shape: [...shape], values: Float32Array.from(await read()) })),
  )
  const at = (folder: string, files: readonly [string, Blob][]) => inFolder(folder, ...files, ['config.json', config])

  test('blocks of torch.distributed.checkpoint become the same pack', async () => {
    expect(await packOf(at('dcp', await distributedFolder(weights, {}, 'ema')))).toEqual(right)
  })

  test('so do pieces of ZeRO, of stage 3 and of stage 2', async () => {
    expect(await packOf(at('ds', zeroFolder({ stage: 3, processes: 2, trained: [weights] })))).toEqual(right)
    const half = { trained: [weights.slice(0, 9)], frozen: weights.slice(9) }
    expect(await packOf(at('ds', zeroFolder({ stage: 2, processes: 2, ...half })))).toEqual(right)
  })
})

describe('refused by name, with what to do', () => {
  const [first, second] = shards as [[string, Blob], [string, Blob]]
  const nothing = new Blob(['x'])
  test.each<[string, ReturnType<typeof bring>, string]>([
    [
      'a part that an index names is missing',
      inFolder('hub', ['model.safetensors.index.json', index()], first),
      `${second[0]} is missing beside it. Bring the whole folder.`,
    ],
    ['a part is missing', inFolder('hub', second), 'it is one of 2 parts, and 1 are here. Bring all of them.'],
    ['a tensor in two parts', inFolder('hub', first, [second[0], first[1]]), 'stands in another part too. Keep one of them.'],
    [
      'an index of other parts',
      inFolder(
        'hub',
        [
          'model.safetensors.index.json',
          index([[...(parts[0] ?? []), { ...(inputs[0] as SafetensorsInput), name: 'lost' }], parts[1] ?? []]),
        ],
        ...shards,
      ),
      'its index names 1 tensors that are in no part, as lost.',
    ],
    [
      'an index of something else',
      inFolder('hub', ['model.safetensors.index.json', new Blob(['[]'])], ['notes.txt', nothing]),
      'expected an index of weights with a weight_map',
    ],
    ['pieces of FSDP without their metadata', inFolder('dcp', ['__0_0.distcp', nothing]), 'dcp: the file .metadata, which says'],
    ['pieces of FSDP with damaged metadata', inFolder('dcp', ['.metadata', nothing], ['__0_0.distcp', nothing]), 'dcp: its pickle'],
    [
      'pieces of DeepSpeed without the optimiser',
      inFolder('ds/global_step5', ['zero_pp_rank_0_mp_rank_00_model_states.pt', states()]),
      'ds/global_step5: it was written by 0 processes; 1 files of states and 0 of the optimiser are here.',
    ],
    [
      'layers of DeepSpeed over processes',
      inFolder('ds/global_step5', ['mp_rank_00_model_states.pt', states()], ['mp_rank_01_model_states.pt', states()]),
      'this is a DeepSpeed checkpoint whose layers are split over processes.',
    ],
    [
      'three zips around each other',
      bring([
        'c.zip',
        zipOf({ path: 'b.zip', bytes: zipBytes([{ path: 'a.zip', bytes: zipBytes([{ path: 'x.ckpt', bytes: Uint8Array.of(1) }]) }]) }),
      ]),
      'the zip is inside of 2 others',
    ],
    [
      'a zip that claims to be huge',
      bring([
        'a.zip',
        new Blob([
          zipBytes([
            { path: 'x.ckpt', bytes: new Uint8Array(9), method: 8, claimedBytes: 2 ** 32 - 2 },
            { path: 'y.ckpt', bytes: new Uint8Array(9), method: 8, claimedBytes: 99 },
          ]),
        ]),
      ]),
      'the zip unpacks to 4294967393 bytes; at most 4294967296 are unpacked',
    ],
  ])('%s', async (_, files, reason) => {
    expect((await reasons(files)).join('\n')).toContain(reason)
  })
})

test('of a DeepSpeed folder the model of the latest state is read', async () => {
  const stripped = new Map(inputs.map((input) => [input.name, input]))
  expect(stripped.size).toBe(inputs.length)
  const folder: [string, Blob][] = [
    ['latest', new Blob(['global_step9\n'])],
    ['zero_to_fp32.py', new Blob(['#'])],
    ['global_step5/mp_rank_00_model_states.pt', plain],
    ['global_step9/mp_rank_00_model_states.pt', plain],
    ['global_step9/config.json', config],
  ]
  const files = inFolder('ds', ...folder)
  expect(await packOf(files)).toEqual(right)
  expect(await reasons(files)).toEqual([
    'ds/global_step5: this is an earlier state; the file "latest" beside it names global_step9.',
    'ds/latest: this, ds/zero_to_fp32.py are no models, and stay out.',
  ])
})
