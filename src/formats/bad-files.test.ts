import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { readCheckpoint } from './checkpoint.ts'
import {
  type Code,
  call,
  dict,
  float,
  get,
  global,
  int,
  none,
  program,
  put,
  tensor,
  tensorFile,
  text,
  torchFile,
} from './fixtures/pickle-bytes.ts'
import { zipBytes } from './fixtures/zip-bytes.ts'
import { Unreadable } from './unreadable.ts'
import { readWeightsFile } from './weights-file.ts'

const golden = readFileSync('e2e/golden/micro_cls/last.ckpt')

/** Reads everything that a conversion would read. */
async function readAll(blob: Blob): Promise<void> {
  const { tensors } = await readWeightsFile(blob, 'last.ckpt')
  for (const tensor of tensors.values()) await tensor.read()
}

function bytes(text: string, length = 600): Blob {
  return new Blob([Uint8Array.from({ length }, (_, i) => text.charCodeAt(i) || 0)])
}

/** A dict that holds itself. */
const cyclic = [...dict(), ...put(1), 0x28, ...text('self'), ...get(1), 0x75]
/** Dicts in dicts, each holding the next one several times: few bytes, copies ** levels paths. */
function laughs(levels: number, copies: number): Code {
  const innermost = [...tensor(), ...put(9)]
  return Array.from({ length: levels }).reduce<Code>((inner, _, i) => {
    const again = Array.from({ length: copies - 1 }, (_, copy) => [...text(`${copy}`), ...get(9 + i)])
    return [...dict(), ...put(10 + i), 0x28, ...text('a'), ...inner, ...again.flat(), 0x75]
  }, innermost)
}

/** A checkpoint that is whole except for its hyper-parameters. */
function withHyperParameters(value: Code): Blob {
  return torchFile(program(dict(['state_dict', dict(['w', tensor()])], ['hyper_parameters', value])))
}

const expectedFile = 'expected a PyTorch checkpoint or safetensors, but'
const damaged = 'the file is damaged.'
const table: [string, Blob, string][] = [
  ['no bytes', new Blob([]), `${expectedFile} the file is empty. Download it again.`],
  ['a JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), `${expectedFile} this is a JPEG picture.`],
  ['a PNG', bytes('\x89PNG\r\n\x1a\n'), `${expectedFile} this is a PNG picture.`],
  ['a HEIC', bytes('\0\0\0\x18ftypheic'), `${expectedFile} this is a HEIC photo.`],
  ['a web page', bytes('\n<!DOCTYPE html><html>'), `${expectedFile} this is a web page. Download the file itself.`],
  [
    'a Git LFS pointer',
    bytes('version https://git-lfs.github.com/spec/v1\n'),
    `${expectedFile} this is a Git LFS pointer. Download the file that it stands for.`,
  ],
  ['a gzip', bytes('\x1f\x8b\x08'), `${expectedFile} this is a gzip file. Unpack it first.`],
  ['a tar', bytes('x'.padEnd(257, '\0') + 'ustar'), `${expectedFile} this is a tar file. Unpack it first.`],
  ['a GGUF', bytes('GGUF\x03'), `${expectedFile} this is a GGUF language model.`],
  [
    'legacy PyTorch',
    bytes('\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.'),
    `${expectedFile} this is the PyTorch format from before version 1.6. Load it and save it again with a newer PyTorch.`,
  ],
  [
    'legacy PyTorch by protocol 5',
    bytes('\x80\x05\x95\x0d\0\0\0\0\0\0\0\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.'),
    `${expectedFile} this is the PyTorch format from before version 1.6. Load it and save it again with a newer PyTorch.`,
  ],
  ['a bare pickle', bytes('\x80\x04\x95'), `${expectedFile} this is a bare Python pickle. Save it with torch.save.`],
  ['noise', bytes('qwertyuiop'), `${expectedFile} its first bytes are of no known format.`],
  [
    'a zip of something else',
    new Blob([zipBytes([{ path: 'a.txt', bytes: Uint8Array.of(1) }])]),
    'expected a PyTorch checkpoint, but the zip has no data.pkl among 1 entries.',
  ],
  [
    'two checkpoints in one',
    new Blob([
      zipBytes([
        { path: 'a/data.pkl', bytes: program(none) },
        { path: 'b/data.pkl', bytes: program(none) },
      ]),
    ]),
    'expected a PyTorch checkpoint, but the zip has 2 data.pkl among 2 entries.',
  ],
  [
    'a pickle of a gigabyte',
    new Blob([zipBytes([{ path: 'a/data.pkl', bytes: program(none), method: 8, claimedBytes: 2 ** 30 }])]),
    'its data.pkl has 1073741824 bytes; at most 268435456 are read. Arrays of numpy stand in it: save them as tensors (torch.from_numpy), or leave them out.',
  ],
  [
    'half a download',
    new Blob([golden.subarray(0, golden.length / 2)]),
    'the end of the zip is missing; the file is cut off. Download or copy it again.',
  ],
  [
    'a cut of one byte',
    new Blob([golden.subarray(0, -1)]),
    'the end of the zip is missing; the file is cut off. Download or copy it again.',
  ],
  [
    'a whole pickled model',
    torchFile(program(call(global('my.models', 'Net')))),
    'expected a dict of tensors, but the file holds an object of class my.models.Net. Save model.state_dict() instead.',
  ],
  [
    'a single tensor',
    torchFile(program(tensor())),
    'expected a dict of tensors, but the file holds a single tensor. Save model.state_dict() instead.',
  ],
  ['no tensors', torchFile(program(dict(['epoch', int(1)]))), 'it holds no tensors. Save model.state_dict() instead.'],
  [
    'a pickle that calls',
    torchFile(program(dict(['x', call(global('os', 'system'), text('true'))]))),
    'it holds no tensors. Save model.state_dict() instead.',
  ],
  ['a cyclic pickle', torchFile(program(cyclic)), 'its dicts are nested deeper than 16 levels.'],
  ['a billion dicts of tensors', torchFile(program(laughs(15, 4))), 'its dicts hold more than 200000 values.'],
  [
    'big-endian numbers',
    torchFile(program(dict(['w', tensor()])), [{ path: 'archive/byteorder', bytes: new TextEncoder().encode('big') }]),
    'its numbers are stored big-endian; save it on an ordinary machine.',
  ],
  ['a missing storage', tensorFile({ key: '7' }), `tensor "w" needs storage "7", which is missing; ${damaged}`],
  [
    'a storage that lies about its length',
    tensorFile({ elements: 5 }),
    `tensor "w" needs storage "0" with 5 float32 elements, but it has 16 bytes; ${damaged}`,
  ],
  [
    'a storage of another type',
    tensorFile({ type: 'HalfStorage' }),
    `tensor "w" needs storage "0" with 4 float16 elements, but it has 16 bytes; ${damaged}`,
  ],
  [
    'a view past the end',
    tensorFile({ offset: 1 }),
    `tensor "w" reaches past the 4 elements of storage "0" (shape [4], strides [1], offset 1); ${damaged}`,
  ],
  [
    'strides past the end',
    tensorFile({ shape: [2, 2], strides: [3, 1] }),
    `tensor "w" reaches past the 4 elements of storage "0" (shape [2,2], strides [3,1], offset 0); ${damaged}`,
  ],
  ['a view before the start', tensorFile({ offset: -1 }), `tensor "w" has the impossible shape [4] with strides [1]; ${damaged}`],
  ['a negative stride', tensorFile({ offset: 3, strides: [-1] }), `tensor "w" has the impossible shape [4] with strides [-1]; ${damaged}`],
  ['a shape without strides', tensorFile({ strides: [] }), `tensor "w" has the impossible shape [4] with strides []; ${damaged}`],
  [
    'one element blown up',
    tensorFile({ shape: [2 ** 27], strides: [0] }),
    'tensor "w" shows elements twice, as after expand(), and at most 16777216 are read then (shape [134217728], strides [0]). Save a clone of it.',
  ],
  [
    'elements blown up beyond all bounds',
    tensorFile({ shape: [2 ** 30, 2 ** 30], strides: [0, 0] }),
    `tensor "w" has shape [1073741824,1073741824], more than 268435456 elements; ${damaged}`,
  ],
  [
    'hyper-parameters that are not JSON',
    safetensors('{"__metadata__":{"hyper_parameters":"{"}}'),
    'the hyper_parameters in its metadata are not a JSON object.',
  ],
  [
    'hyper-parameters that are a list',
    safetensors('{"__metadata__":{"hyper_parameters":"[]"}}'),
    'the hyper_parameters in its metadata are not a JSON object.',
  ],
  [
    'a fractional size',
    torchFile(program(dict(['w', [...tensor(), 0x30, ...tensorWithFractionalSize()]]))),
    `tensor "w" has the impossible shape [1.5] with strides [1]; ${damaged}`,
  ],
]

function safetensors(header: string): Blob {
  return new Blob([BigUint64Array.of(BigInt(header.length)), header])
}

function tensorWithFractionalSize(): readonly number[] {
  const whole = tensor({ shape: [77] })
  const at = whole.findIndex((_, i) => int(77).every((byte, j) => whole[i + j] === byte))
  return [...whole.slice(0, at), ...float(1.5), ...whole.slice(at + 5)]
}

test.each(table)('%s is refused with its reason', async (_, blob, message) => {
  await expect(readAll(blob)).rejects.toThrowError(expect.objectContaining({ code: 'bad-file', message: `last.ckpt: ${message}` }))
})

test('readCheckpoint refuses what is not a zip by itself', async () => {
  const message = 'a.ckpt: expected a PyTorch checkpoint, but this is a safetensors file.'
  await expect(readCheckpoint(safetensors('{}'), 'a.ckpt')).rejects.toThrowError(expect.objectContaining({ code: 'bad-file', message }))
})

test('a file that vanishes while it is read is refused, not a crash', async () => {
  const blob = tensorFile({})
  const { tensors } = await readWeightsFile(blob, 'last.ckpt')
  const message = 'last.ckpt: the file could not be read; it may have been moved or changed. Choose it again.'
  vi.spyOn(Blob.prototype, 'arrayBuffer').mockRejectedValueOnce(new DOMException('gone', 'NotReadableError'))
  await expect(tensors.get('w')?.read()).rejects.toThrowError(expect.objectContaining({ code: 'bad-file', message }))
  vi.spyOn(Blob.prototype, 'arrayBuffer').mockResolvedValueOnce(new ArrayBuffer(3))
  const changed = 'last.ckpt: the file changed while it was being read. Choose it again.'
  await expect(tensors.get('w')?.read()).rejects.toThrowError(expect.objectContaining({ code: 'bad-file', message: changed }))
})

test('a checkpoint of an unknown kind with objects, calls and half precision inside still gives its tensors', async () => {
  const stateDict = dict(['model.diffusion_model.w', tensor({ type: 'FloatStorage' })], ['scale', call(global('numpy', 'float64'), int(1))])
  const callbacks = [...dict(), 0x28, ...global('pytorch_lightning.callbacks', 'ModelCheckpoint'), ...dict(), 0x75]
  const top = dict(['state_dict', stateDict], ['callbacks', callbacks], ['hyper_parameters', call(global('omegaconf', 'DictConfig'))])
  const { tensors, hyperParameters } = await readWeightsFile(torchFile(program(top)), 'sd.ckpt')
  expect(Array.from(tensors.keys())).toEqual(['model.diffusion_model.w'])
  expect(Array.from((await tensors.get('model.diffusion_model.w')?.read()) ?? [])).toEqual([1, 2, 3, 4])
  expect(hyperParameters).toEqual({ hyper_parameters: new Unreadable('an object of the class omegaconf.DictConfig') })
})

test.each<[string, Code, string]>([
  ['cyclic', cyclic, 'an object that holds itself'],
  ['a billion', laughs(30, 2), 'more than 50000 values'],
])('%s hyper-parameters cannot be read, and cost nothing', async (_, value, what) => {
  const { tensors, hyperParameters } = await readWeightsFile(withHyperParameters(value), 'last.ckpt')
  expect(tensors.size).toBe(1)
  expect(JSON.stringify(hyperParameters)).toContain(what)
})
