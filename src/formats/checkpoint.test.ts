import { openAsBlob, readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { readCheckpoint } from './checkpoint.ts'
import { digest } from './fixtures/digest.ts'
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
