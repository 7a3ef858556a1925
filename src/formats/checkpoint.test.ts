import { openAsBlob, readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { readCheckpoint } from './checkpoint.ts'
import { digest } from './fixtures/digest.ts'
import { dict, float, global, int, list, program, tensor, text, torchFile, tuple } from './fixtures/pickle-bytes.ts'
import { Unreadable } from './unreadable.ts'
import { readWeightsFile } from './weights-file.ts'

/** Tensor count, step, epoch, and the hash over all tensors as PyTorch itself reads them (see fixtures/digest.ts). */
const golden: [string, number, number | undefined, number | undefined, string][] = [
  ['micro/last.ckpt', 417, 4321, 5, '9ebcb7a2bfc968a7db26b917b40d3b31b191878eef429cc38f28807f0d7bba26'],
  ['micro_cls/last.ckpt', 6, 9375, 9, '1d5240a6bc02d856bf5a4327d0c449ffdf5c77e0d223a0dd7df15e4c57b0655e'],
  ['micro_latent/latent.pkl', 3, undefined, undefined, '32424529d36020141b88eedf15a2e80143fb63d58d801fc3c44b36c3c13cc63c'],
  ['micro_latent/model.safetensors', 248, 5555, 7, '970f350dc8240effa5f4f1d92d20f0a6c895ca2696e4fb86e330587ef7737986'],
  ['micro_ddpm/model.safetensors', 142, 777, 3, 'f28cfc89848eeb382f1699be399e4abeb4d2bbf8ceb55721ad0c24f26add5aac'],
]

test.each(golden)('%s gives the tensors that PyTorch reads', async (path, count, globalStep, epoch, expected) => {
  const checkpoint = await readWeightsFile(await openAsBlob(`e2e/golden/${path}`), path)
  expect(checkpoint).toMatchObject({ globalStep, epoch })
  expect(checkpoint.tensors.size).toBe(count)
  expect(await digest(checkpoint.tensors)).toBe(expected)
})

test('hyper-parameters come as plain data', async () => {
  const { hyperParameters } = await readCheckpoint(await openAsBlob('e2e/golden/micro/last.ckpt'), 'micro')
  expect(hyperParameters).toMatchObject({ img_size: 32, net_ch: 32, net_ch_mult: [1, 1], style_ch: 64, beta_scheduler: 'linear' })
  const slim = await readWeightsFile(await openAsBlob('e2e/golden/micro_latent/model.safetensors'), 'micro_latent')
  expect(slim.hyperParameters).toMatchObject({ img_size: 32, style_ch: 64 })
})

test('only the directory and the pickle are read before a tensor is asked for', async () => {
  const blob = await openAsBlob('e2e/golden/micro/last.ckpt')
  const slice = vi.spyOn(blob, 'slice')
  const { tensors } = await readCheckpoint(blob, 'micro')
  const bytes = slice.mock.calls.reduce((sum, [start = 0, end = 0]) => sum + end - start, 0)
  // The end of the file (64 KB), the directory (about 50 KB) and the pickle (95 KB), of 3.4 MB.
  expect(bytes).toBeLessThan(250_000)
  slice.mockClear()
  await tensors.get('model.out.2.bias')?.read()
  expect(slice.mock.calls.map(([start = 0, end = 0]) => end - start)).toEqual([30, 12])
})

type Expected = Record<string, { dtype: string; shape: number[]; values: string[] }>

test('views, all element types, scalars and odd hyper-parameters of a new PyTorch', async () => {
  const expected = JSON.parse(readFileSync('e2e/golden/torch-views/views.json', 'utf8')) as Expected
  const checkpoint = await readCheckpoint(await openAsBlob('e2e/golden/torch-views/views.ckpt'), 'views')
  const read: [string, { dtype: string; shape: readonly number[]; values: number[] }][] = []
  for (const { name, dtype, shape, unreadable, read: values } of checkpoint.tensors.values())
    if (unreadable === undefined) read.push([name, { dtype, shape, values: Array.from(await values()) }])
  expect(Object.fromEntries(read)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, tensor]) => [name, { ...tensor, values: tensor.values.map(pythonFloat) }])),
  )
  expect(checkpoint).toMatchObject({ epoch: 3, globalStep: 2 ** 40 })
  expect(checkpoint.hyperParameters).toEqual({
    ...{ a: [1, [2, 3]], b: { c: null, d: true }, 5: 'five', e: 0, g: [1] },
    f: new Unreadable('the class or function torch.float32'),
  })
})

function pythonFloat(text: string): number {
  return text.endsWith('inf') ? Number(text.replace('inf', 'Infinity')) : Number(text)
}

describe('a saved value', () => {
  const open = (value: readonly number[]) => readWeightsFile(torchFile(program(value)), 'x.pt')
  const names = async (value: readonly number[]) => [...(await open(value)).tensors.keys()]
  const layer = dict(['a.w', tensor()])

  test('may be a list of dicts', async () => {
    const { tensors, hyperParameters } = await open(list(layer, dict(['T', int(500)])))
    expect([...tensors.keys(), hyperParameters]).toEqual(['0.a.w', { 1: { T: 500 } }])
    expect(await names(dict(['models', list(layer, layer)]))).toEqual(['models.0.a.w', 'models.1.a.w'])
    expect((await open(dict(['models', list(layer)]))).hyperParameters).toEqual({})
  })

  test('shows the averages that callbacks and optimisers keep beside the state dict', async () => {
    const callbacks = [0x7d, 0x28, ...global('my', 'EMA'), ...dict(['ema_weights', layer]), 0x75]
    expect(await names(dict(['state_dict', layer], ['callbacks', callbacks]))).toEqual([
      'state_dict.a.w',
      'callbacks.my.EMA.ema_weights.a.w',
    ])
    const optimisers = list(dict(['ema', tuple(tensor(), tensor())]))
    expect(await names(dict(['state_dict', layer], ['optimizer_states', optimisers]))).toEqual([
      'state_dict.a.w',
      'optimizer_states.0.ema.0',
      'optimizer_states.0.ema.1',
    ])
  })

  test('shows its state dict alone where that has an average, or where others are of gradients', async () => {
    const own = dict(['ema_model.w', tensor()])
    expect(await names(dict(['state_dict', own], ['callbacks', dict(['ema', layer])]))).toEqual(['ema_model.w'])
    const adam = dict(['state', list(dict(['exp_avg', layer]))], ['ema', dict(['decay', float(0.9)])])
    expect(await names(dict(['state_dict', layer], ['optimizer', adam]))).toEqual(['a.w'])
  })

  test('with whole modules is refused, with what to save', async () => {
    const module = [...global('my', 'Net'), 0x29, 0x81, ...dict(['_modules', dict()]), 0x62]
    await expect(open(dict(['model', module]))).rejects.toThrow('it holds whole modules and no tensors. Save model.state_dict() instead.')
  })

  test('that says a name in two places keeps both', async () => {
    const own = dict(['T', int(1000)], ['beta', text('linear')])
    const { hyperParameters } = await open(dict(['w', tensor()], ['T', int(500)], ['beta', text('linear')], ['hyper_parameters', own]))
    expect(hyperParameters).toEqual({ w: [1, 2, 3, 4], T: 1000, beta: 'linear', 'beside hyper_parameters': { T: 500 } })
  })

  test('keeps a scheduler of noise, and leaves out one of learning rates', async () => {
    const said = async (...fields: [string, readonly number[]][]) =>
      (await open(dict(['state_dict', layer], ['scheduler', dict(...fields)]))).hyperParameters
    expect(await said(['num_train_timesteps', int(500)])).toEqual({ scheduler: { num_train_timesteps: 500 } })
    expect(await said(['last_epoch', int(3)], ['T', int(7)])).toEqual({})
  })
})
