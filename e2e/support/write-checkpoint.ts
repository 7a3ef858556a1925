/*
 * Writes a Lightning checkpoint as PyTorch 1.13 does, with random weights, streamed to disk:
 *
 *   npx tsx e2e/support/write-checkpoint.ts e2e/golden/keys/ffhq256_autoenc.tsv /tmp/last.ckpt
 *
 * Names and shapes are those of the list; each `ema_model.*` has its copy `model.*`, and two Adam moments where it was trained. A list of latent
 * diffusion becomes a file without moments, as the published ones are, with the betas of the face models. A list of diffusers becomes a state dict
 * under the names of 2022, with its settings beside it:
 *
 *   npx tsx e2e/support/write-checkpoint.ts e2e/golden/keys/compvis_celeba256_ldm.tsv /tmp/ldm/model.ckpt
 *   npx tsx e2e/support/write-checkpoint.ts e2e/golden/keys/diffusers_ldm-celebahq-256_unet.tsv /tmp/hub/unet/diffusion_pytorch_model.bin
 *   npx tsx e2e/support/write-checkpoint.ts e2e/golden/keys/diffusers_ldm-celebahq-256_vqvae.tsv /tmp/hub/vqvae/diffusion_pytorch_model.bin
 */
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { call, dict, global, int, none, program, tensor, text } from '../../src/formats/fixtures/pickle-bytes.ts'
import { u16, u32 } from '../../src/formats/fixtures/zip-bytes.ts'
import { gaussian } from '../../src/math/gaussian.ts'

type Code = ReturnType<typeof text>
type Key = { name: string; shape: number[]; type: 'FloatStorage' | 'IntStorage' }
/** Numbers of 4 bytes that are cut from `numbers`, over and over, from the place `first` on. */
type Storage = { elements: number; numbers: Buffer; first: number }
type Entry = { path: string; crc: number; bytes: number; offset: number }

const ALIGNMENT = 64
/** Weights are cut from this run of Gaussian numbers, each tensor from another place. */
const NOISE = Buffer.from(gaussian(1, 0, 2 ** 20, 'x_T').map((value) => value / 50).buffer)
const ONES = Buffer.from(new Float32Array(NOISE.length / 4).fill(1).buffer)
/** Of the face models of latent diffusion: their square roots rise evenly. */
const BETAS = Buffer.from(
  Float32Array.from({ length: 1000 }, (_, t) => (Math.sqrt(0.0015) + (t / 999) * (Math.sqrt(0.0195) - Math.sqrt(0.0015))) ** 2).buffer,
)
/** Tensors that hold something else than random weights. */
const GIVEN: Readonly<Record<string, Buffer>> = {
  betas: BETAS,
  conds_std: ONES,
  'model_ema.num_updates': Buffer.from(Int32Array.of(410_000).buffer),
}

/** The tensors of a list of keys, under the names of the published files. A shape of `-` is that of a single number. */
function readKeys(path: string): Key[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1)
  return lines
    .map((line) => line.split('\t'))
    .map(([name = '', shape = '', dtype, published = name]) => ({
      name: published,
      shape: shape === '-' ? [] : shape.split('x').map(Number),
      type: dtype === 'int32' ? 'IntStorage' : 'FloatStorage',
    }))
}

/** Storages by number and the pickle of the tensors that show them. One layer of a latent net has two names for one storage. */
function collectTensors() {
  const storages: Storage[] = []
  const numbers = new Map<string, number>()
  const add = ({ name, shape, type }: Key): Code => {
    const elements = shape.reduce((product, size) => product * size, 1)
    const owner = name.replace('cond_layers.1', 'linear_emb')
    const number = numbers.get(owner) ?? storages.length
    numbers.set(owner, number)
    if (number === storages.length) {
      const given = GIVEN[name]
      storages.push({ elements, numbers: given ?? NOISE, first: given ? 0 : (number * 7919) % 2 ** 18 })
    }
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
    return tensor({ key: `${number}`, type, elements, shape, strides })
  }
  return { storages, add }
}

function writeCheckpoint(keys: Key[], out: string, hyper: Record<string, string | number>): void {
  const { storages, add } = collectTensors()
  const averaged = keys.filter(({ name }) => name.startsWith('ema_model.'))
  const raw = averaged.map((key) => ({ ...key, name: key.name.replace('ema_model.', 'model.') }))
  const plain = keys.filter(({ name }) => !name.startsWith('ema_model.'))
  const stateDict = dict(...[...plain, ...raw, ...averaged].map((key) => [key.name, add(key)] as const))
  const moments = trainedOf([...plain, ...raw]).map((key, i) => {
    const [first, second] = [add({ ...key, name: `${key.name} m` }), add({ ...key, name: `${key.name} v` })]
    return [`${i}`, dict(['step', int(1)], ['exp_avg', first], ['exp_avg_sq', second])] as const
  })
  const callbacks = [...dict(), 0x28, ...global('pytorch_lightning.callbacks.model_checkpoint', 'ModelCheckpoint'), ...dict(), 0x75]
  const settings = Object.entries(hyper).map(([name, value]) => [name, typeof value === 'number' ? int(value) : text(value)] as const)
  const top = dict(
    ['epoch', int(9)],
    ['global_step', int(1_563_562)],
    ['state_dict', stateDict],
    ['callbacks', callbacks],
    ['optimizer_states', [0x5d, 0x28, ...dict(['state', dict(...moments)], ['param_groups', call(global('builtins', 'list'))]), 0x65]],
    ['hparams_name', none],
    ['hyper_parameters', dict(...settings)],
  )
  writeZip(out, Buffer.from(program(isOfDiffusers(keys) ? stateDict : top)), storages)
}

const isOfDiffusers = (keys: readonly Key[]): boolean => keys.some(({ name }) => /^(down_blocks|encoder\.down_blocks)\./.test(name))
const isLatentDiffusion = (keys: readonly Key[]): boolean => keys.some(({ name }) => name.startsWith('first_stage_model.'))

/**
 * The tensors with Adam moments. In a latent checkpoint the latent net alone was trained, in a classifier's there is no model at all; files of
 * latent diffusion are published without.
 */
function trainedOf(keys: Key[]): Key[] {
  if (isLatentDiffusion(keys)) return []
  const latent = keys.filter(({ name }) => name.startsWith('model.latent_net.') && !name.includes('cond_layers.1'))
  return latent.length > 0 ? latent : keys.filter(({ name }) => /^(model|classifier)\./.test(name))
}

/** Records in order of their keys as text, flag bit 3 set, sizes after the data, data at multiples of 64 bytes. */
function writeZip(out: string, pickle: Buffer, storages: readonly Storage[]): void {
  const file = openSync(out, 'w')
  let position = 0
  const write = (bytes: Uint8Array | number[]) => {
    const buffer = bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes)
    for (let done = 0; done < buffer.length;) done += writeSync(file, buffer, done)
    position += buffer.length
  }
  const entries: Entry[] = []
  const record = (path: string, chunks: () => Iterable<Buffer>) => {
    const name = Buffer.from(`archive/${path}`)
    const offset = position
    const head = 30 + name.length + 4
    const padding = (ALIGNMENT - ((offset + head) % ALIGNMENT)) % ALIGNMENT
    write([...u32(0x04034b50), ...u16(0, 0x0808, 0, 0, 0), ...u32(0, 0, 0), ...u16(name.length, 4 + padding), ...name])
    write([...Buffer.from('FB'), ...u16(padding), ...Buffer.alloc(padding, 'Z')])
    let [crc, bytes] = [0, 0]
    for (const chunk of chunks()) {
      crc = crc32(chunk, crc)
      bytes += chunk.length
      write(chunk)
    }
    write(u32(0x08074b50, crc, bytes, bytes))
    entries.push({ path: `archive/${path}`, crc, bytes, offset })
  }
  record('data.pkl', () => [pickle])
  const numbers = storages.map((_, i) => `${i}`).sort()
  for (const number of numbers) record(`data/${number}`, () => weights(storages, Number(number)))
  record('version', () => [Buffer.from('3\n')])
  writeDirectory(entries, position, write)
  closeSync(file)
}

function* weights(storages: readonly Storage[], number: number): Iterable<Buffer> {
  const { elements, numbers, first } = storages[number] ?? { elements: 0, numbers: NOISE, first: 0 }
  let left = 4 * elements
  for (let at = 4 * first; left > 0; at = 0) {
    const chunk = numbers.subarray(at, at + left)
    left -= chunk.length
    yield chunk
  }
}

function writeDirectory(entries: readonly Entry[], start: number, write: (bytes: number[]) => void): void {
  let bytes = 0
  for (const { path, crc, bytes: size, offset } of entries) {
    const line = [
      ...u32(0x02014b50),
      ...u16(0, 0, 0x0808, 0, 0, 0),
      ...u32(crc, size, size),
      ...u16(path.length, 0, 0, 0, 0),
      ...u32(0, offset),
    ]
    write([...line, ...Buffer.from(path)])
    bytes += line.length + path.length
  }
  const wide = (value: number) => u32(value % 2 ** 32, Math.floor(value / 2 ** 32))
  write([
    ...u32(0x06064b50),
    ...wide(44),
    ...u16(45, 45),
    ...u32(0, 0),
    ...wide(entries.length),
    ...wide(entries.length),
    ...wide(bytes),
    ...wide(start),
  ])
  write([...u32(0x07064b50, 0), ...wide(start + bytes), ...u32(1)])
  write([...u32(0x06054b50), ...u16(0, 0, entries.length, entries.length), ...u32(bytes, start), ...u16(0)])
}

const [list, out] = process.argv.slice(2)
if (!list || !out) throw new Error('Usage: write-checkpoint.ts <keys.tsv> <out.ckpt>')
const keys = readKeys(list)
const imageSize = keys.find(({ name }) => name === 'x_T')?.shape[3]
const hyper = isLatentDiffusion(keys)
  ? {}
  : {
      name: basename(list, '.tsv'),
      ...(imageSize ? { img_size: imageSize } : {}),
      beta_scheduler: 'linear',
      latent_beta_scheduler: 'const0.008',
    }
mkdirSync(dirname(out), { recursive: true })
writeCheckpoint(keys, out, hyper)
if (isOfDiffusers(keys)) writeSettings(dirname(out), keys)

/** config.json of a half as its hub has it, and the schedule in the folder beside a U-Net. */
function writeSettings(folder: string, keys: readonly Key[]): void {
  const isUnet = keys.some(({ name }) => name.startsWith('time_embedding.'))
  const write = (path: string, settings: object) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(settings))
  }
  write(
    join(folder, 'config.json'),
    isUnet ? { _class_name: 'UNet2DModel', sample_size: 64, attention_head_dim: 32 } : { _class_name: 'VQModel' },
  )
  if (!isUnet) return
  const schedule = { beta_schedule: 'scaled_linear', beta_start: 0.0015, beta_end: 0.0195, num_train_timesteps: 1000 }
  write(join(folder, '../scheduler/scheduler_config.json'), { _class_name: 'DDIMScheduler', ...schedule })
}
