import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { LazyTensor, StateDict } from '../../formats/tensor.ts'
import { addInput, addNode, addOutput, addWeight } from '../graph.ts'
import { conv, ints } from '../layers.ts'
import { readModel, readModelOf } from '../model.ts'
import { buildManifest, plainCard } from '../pack-manifest.ts'
import { addRowStep } from '../row-step.ts'
import { planModel } from '../write-model.ts'
import { type Family, type ModelShape } from './family.ts'
import { familyOf, families } from './families.ts'
import { looksLike } from './strangers.ts'

function stateDict(shapes: Record<string, number[]>): StateDict {
  return new Map(
    Object.entries(shapes).map(([name, shape]): [string, LazyTensor] => {
      const read = () => Promise.reject(new Error(`${name} has no numbers`))
      return [name, { name, dtype: 'float32', shape, read }]
    }),
  )
}

const checkpoint = (tensors: StateDict, hyperParameters = {}) => ({ tensors, hyperParameters, globalStep: undefined, epoch: undefined })

/** A checkpoint of the official names with one of its hyper-parameters or shapes changed. */
function official(name: string, change: (shape: number[], key: string) => number[] = (shape) => shape): StateDict {
  const [, ...lines] = readFileSync(new URL(`../../../e2e/golden/keys/${name}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const shapes = lines.map((line): [string, number[]] => {
    const [key = '', shape = ''] = line.split('\t')
    return [key, change(shape.split('x').map(Number), key)]
  })
  return stateDict(Object.fromEntries(shapes))
}

/** A family whose states have two channels at half the side of the picture. */
const toy: Family<ModelShape & { width: number }> = {
  name: 'toy',
  recognises: (shapes) => shapes.has('toy.in.weight'),
  readArchitecture: (shapes) => ({ imageSize: 8, zSize: null, latent: null, width: shapes.get('toy.in.weight')?.shape[0] ?? 0 }),
  spaceOf: ({ imageSize }) => ({ state: [2, imageSize / 2, imageSize / 2], clip: false, firstStage: true }),
  planGraphs: ({ tensors, architecture: { imageSize, width } }) => [
    {
      name: 'first_encoder',
      tensors,
      precisions: ['fp32'],
      build: (graph) => {
        const image = addInput(graph, 'image', ['batch', 3, imageSize, imageSize])
        const state = addNode(graph, 'Conv', [image, addWeight(graph, 'toy.down', [2, 3, 2, 2])], ['batch', 2, 4, 4], {
          strides: ints([2, 2]),
        })
        addOutput(graph, 'state', state)
      },
    },
    {
      name: 'baseline_denoiser',
      tensors,
      precisions: ['fp32'],
      build: (graph) => {
        const x = addInput(graph, 'x', ['batch', 2, 4, 4])
        addRowStep(graph, x, conv(graph, conv(graph, x, 'toy.in', width, 3), 'toy.out', 2, 3), false)
      },
    },
  ],
}

const toyTensors = () =>
  stateDict({
    'toy.in.weight': [4, 2, 3, 3],
    'toy.in.bias': [4],
    'toy.out.weight': [2, 4, 3, 3],
    'toy.out.bias': [2],
    'toy.down': [2, 3, 2, 2],
  })

describe('a family', () => {
  test('is found by its tensors', () => {
    expect(readModel(checkpoint(official('ffhq128_autoenc_130M'))).family.name).toBe('diffae')
    expect(readModel(checkpoint(official('ffhq128_ddpm_130M'))).family.name).toBe('ddim')
  })

  test('is a line in the list: another one is read, planned and written into the manifest by it alone', () => {
    const model = readModelOf([toy], checkpoint(toyTensors()))
    const planned = planModel(model, 'float32')
    expect(planned.map(({ name }) => name)).toEqual(['first_encoder', 'baseline_denoiser'])
    const manifest = buildManifest({ model, statistics: null, graphs: {}, files: [], card: plainCard('toy', 'a test') })
    expect(manifest).toMatchObject({ family: 'toy', space: { state: [2, 4, 4], code: null, clip: false, firstStage: true } })
  })

  test('misses no tensor of its file', () => {
    const extra = new Map([...toyTensors(), ...stateDict({ 'toy.more': [1] })])
    expect(() => planModel(readModelOf([toy], checkpoint(extra)), 'float32')).toThrow('The tensor toy.more [1] has no place')
  })
})

describe('a file of no family', () => {
  test.each([
    ['model.diffusion_model.input_blocks.0.0.weight', 'a latent diffusion checkpoint without its first stage'],
    ['down_blocks.0.resnets.0.norm1.weight', 'a U-Net of the diffusers library'],
    ['encoder.down_blocks.0.resnets.0.norm1.weight', 'a first stage (VQ or KL autoencoder) of the diffusers library'],
    ['decoder.up.0.block.0.conv1.weight', 'a first stage (VQ or KL autoencoder) of latent diffusion'],
    ['params/encdec/inner_encoder/conv_in/kernel', 'a part of a DiffEnc or VDM checkpoint of JAX'],
    ['synthesis.b4.conv1.weight', 'a StyleGAN'],
  ])('with %s is told to look like %s', (name, words) => {
    expect(looksLike([name])).toBe(words)
    expect(() => familyOf(stateDict({ [name]: [1] }), families)).toThrow(`it looks like ${words}`)
  })

  test('that nobody knows is told by what it holds', () => {
    expect(() => familyOf(stateDict({ 'fc.weight': [1] }), families)).toThrow('its tensors are called fc.weight')
    expect(() => familyOf(new Map(), families)).toThrow('its tensors are called nothing')
  })
})

describe('the sizes of a model', () => {
  test('are whole numbers: a width that is no multiple of the base keeps all of its channels', () => {
    const wide = official('celeba64d2c_autoenc', (shape) => shape.map((size) => (size === 64 ? 56 : size === 512 ? 488 : size)))
    const widths = (tensors: StateDict) => readModel(checkpoint(tensors, { img_size: 64 })).architecture.unet.widths
    expect(widths(wide)).toEqual([56, 128, 256, 488])
  })

  test.each([66, 64.5, 4])('%s pixels do not fit the levels of a U-Net, and are refused', (size) => {
    const tensors = official('celeba64d2c_autoenc')
    expect(() => readModel(checkpoint(tensors, { img_size: size }))).toThrow(/an image size \(img_size\)/)
  })

  test('that hide in a tensor without numbers are refused with its name and the advice', () => {
    const why = 'is sparse, which is not read.'
    const tensors = new Map(official('celeba64d2c_autoenc'))
    const name = 'time_embed.time_embed.0.weight'
    for (const [key, tensor] of tensors) if (key.endsWith(name)) tensors.set(key, { ...tensor, shape: [], unreadable: why })
    const values = { reason: 'tensor-unreadable', tensor: name, why }
    expect(() => readModel(checkpoint(tensors, { img_size: 64 }))).toThrow(
      expect.objectContaining({ message: `The tensor ${name} ${why}`, values }),
    )
  })

  test('no more steps are proposed than the schedule has', () => {
    const model = readModelOf([toy], checkpoint(toyTensors(), { T: 40 }))
    const { defaults } = buildManifest({ model, statistics: null, graphs: {}, files: [], card: plainCard('toy', 'a test') })
    expect(defaults).toEqual({ invertSteps: 40, renderSteps: 40, latentSteps: 40 })
  })
})
